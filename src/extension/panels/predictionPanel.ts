// The Prediction panel's host side: one webview, the pictures it is about and the run that classifies them. The
// webview draws snapshots and asks for rows and pictures; everything it can cause is an intent.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type {
  PredictionHostApi,
  PredictionRow,
  PredictionSnapshot,
  PredictionViewApi,
} from '../../protocol/panels';
import { remote, serve } from '../../protocol/rpc';
import { pictureUnknown } from '../errors';
import type { Services } from '../services';
import { readSettings } from '../settings';
import { noteProvider } from '../store';
import { modelToRun } from './modelToRun';
import { connectWebview } from './panelConnection';
import { type PanelPhase, snapshotOf, stopped } from './panelPhase';
import { createPanelUpdates, type PanelUpdates } from './panelUpdates';
import { showPage } from './panelWindow';
import { createPictureSource, type PictureSource } from './pictureSource';
import { performIntent } from './predictionIntents';
import { PredictionRun } from './predictionRun';

export class PredictionPanel implements Disposable {
  readonly #parts: Services;
  readonly #panel: vscode.WebviewPanel;
  readonly #owned = new DisposableStore();
  readonly #updates: PanelUpdates;
  readonly #pictures: PictureSource;
  #images: readonly string[] = [];
  #phase: PanelPhase = { kind: 'preparing' };
  /** Grows with every classification; what an older one still does is ignored. */
  #turn = 0;

  constructor(parts: Services, panel: vscode.WebviewPanel) {
    this.#parts = parts;
    this.#panel = panel;
    this.#pictures = createPictureSource(parts.engine);
    const connection = this.#owned.add(connectWebview(panel.webview));
    const view = remote<PredictionViewApi>(connection);
    const send = (): Promise<void> => view.update(this.snapshot());
    this.#updates = this.#owned.add(createPanelUpdates(panel, parts.log, send));
    serve(connection, this.#api());
    connection.listen();
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.runAgain()));
    showPage(panel, parts.context.extensionUri, 'prediction');
  }

  get run(): PredictionRun | null {
    return this.#phase.kind === 'run' ? this.#phase.run : null;
  }

  reveal(): void {
    this.#panel.reveal(this.#panel.viewColumn);
  }

  dispose(): void {
    this.#turn++;
    this.run?.dispose();
    // What the run still says must not reach a panel that is gone.
    this.#phase = { kind: 'preparing' };
    this.#owned.dispose();
  }

  /** Replaces what the panel shows; what still runs is cancelled. Ends when the run has. */
  async classify(images: readonly string[]): Promise<void> {
    const turn = ++this.#turn;
    this.run?.dispose();
    this.#images = images;
    this.#pictures.clear();
    this.#enter({ kind: 'preparing' });
    try {
      const phase = await this.#prepare();
      if (turn !== this.#turn) return;
      this.#enter(phase);
      if (phase.kind === 'run') await phase.run.start();
    } catch (error) {
      if (turn === this.#turn) this.#enter(stopped('failed', error));
    }
  }

  runAgain(): Promise<void> {
    return this.classify(this.#images);
  }

  snapshot(): PredictionSnapshot {
    return snapshotOf(this.#phase, this.#updates.revision);
  }

  rows(from: number, to: number): readonly PredictionRow[] {
    const { run } = this;
    if (!run) return [];
    const start = Math.max(0, from);
    return run.images.slice(start, Math.max(start, to)).map((path, offset) => ({
      index: start + offset,
      name: basename(path),
      location: vscode.workspace.asRelativePath(path),
      outcome: run.outcome(start + offset),
    }));
  }

  async #prepare(): Promise<PanelPhase> {
    const model = await modelToRun(this.#parts);
    if (model.kind === 'blocked') return stopped('blocked', model.error);
    const { choice } = model;
    const { provider, topK } = readSettings();
    const run: PredictionRun = new PredictionRun({
      engine: this.#parts.engine,
      request: { model: choice.path, images: this.#images, top: topK, provider },
      onChange: () => {
        if (run === this.run) this.#changed();
      },
    });
    return { kind: 'run', run, choice };
  }

  #enter(phase: PanelPhase): void {
    this.#phase = phase;
    this.#changed();
  }

  #changed(): void {
    this.#panel.title = this.#title();
    if (this.run) noteProvider(this.#parts.store, this.run.request.model, this.run.provider);
    this.#updates.changed();
  }

  #title(): string {
    const images = this.run?.images.length ? this.run.images : this.#images;
    if (images.length !== 1) return vscode.l10n.t('{0} pictures', images.length);
    return basename(images[0] ?? '');
  }

  #api(): PredictionHostApi {
    return {
      snapshot: async () => {
        this.#updates.restarted();
        return this.snapshot();
      },
      rows: async ({ from, to }) => this.rows(from, to),
      picture: async ({ index, view, maxSide }, { signal }) => {
        const path = this.run?.images[index];
        if (!this.run || path === undefined) throw pictureUnknown(index);
        const seenBy = view === 'model-input' ? this.run.request.model : null;
        return this.#pictures.fetch({ path, seenBy, maxSide }, signal);
      },
      perform: (intent) => performIntent(this.#parts, this, intent),
    };
  }
}
