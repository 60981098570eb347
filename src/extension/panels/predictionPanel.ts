// The Prediction panel's host side: one webview, the pictures it is about and the run that classifies them. The
// webview draws snapshots and asks for rows and pictures; everything it can cause is an intent.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { errorFacts, isCancelled } from '../../base/errors';
import type {
  PredictionHostApi,
  PredictionRow,
  PredictionSnapshot,
  PredictionViewApi,
} from '../../protocol/panels';
import { remote, serve } from '../../protocol/rpc';
import { resolveActiveModel } from '../activeModel';
import { noActiveModel, workspaceUntrusted } from '../errors';
import type { Services } from '../services';
import { readSettings } from '../settings';
import { createThrottle } from '../throttle';
import { buildPanelHtml } from './html';
import { connectWebview } from './panelConnection';
import { type PanelPhase, snapshotOf, stopped } from './panelPhase';
import { createPictureSource } from './pictureSource';
import { performIntent } from './predictionIntents';
import { PredictionRun } from './predictionRun';

/** Ten redraws a second look alive and leave the window its time. */
const updateIntervalMs = 100;

export class PredictionPanel implements Disposable {
  readonly #parts: Services;
  readonly #panel: vscode.WebviewPanel;
  readonly #owned = new DisposableStore();
  readonly #updates = createThrottle(() => void this.#push(), updateIntervalMs);
  readonly #view: ReturnType<typeof remote<PredictionViewApi>>;
  readonly #pictures: ReturnType<typeof createPictureSource>;
  #images: readonly string[] = [];
  #phase: PanelPhase = { kind: 'preparing' };
  #revision = 0;
  #isPushing = false;
  /** Grows with every classification; what an older one still does is ignored. */
  #turn = 0;

  constructor(parts: Services, panel: vscode.WebviewPanel) {
    this.#parts = parts;
    this.#panel = panel;
    this.#pictures = createPictureSource(parts.engine);
    const connection = this.#owned.add(connectWebview(panel.webview));
    this.#view = remote<PredictionViewApi>(connection);
    serve(connection, this.#api());
    connection.listen();
    this.#owned.add(this.#updates);
    this.#owned.add(panel.onDidChangeViewState(() => this.#onShown()));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.runAgain()));
    panel.webview.html = buildPanelHtml({
      webview: panel.webview,
      extensionUri: parts.context.extensionUri,
      panel: 'prediction',
      title: panel.title,
    });
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
    return snapshotOf(this.#phase, this.#revision);
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
    if (!vscode.workspace.isTrusted) return stopped('blocked', workspaceUntrusted());
    const choice = await resolveActiveModel(this.#parts);
    if (choice === null) return stopped('blocked', noActiveModel());
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
    this.#revision++;
    this.#panel.title = this.#title();
    this.#shareProvider();
    this.#updates.request();
  }

  /** The status bar shows what ran the active model last. */
  #shareProvider(): void {
    const { store } = this.#parts;
    const { activeModel, provider } = store.state;
    const { run } = this;
    if (!run?.provider || run.request.model !== activeModel || run.provider === provider) return;
    store.update({ provider: run.provider });
  }

  #title(): string {
    const images = this.run?.images.length ? this.run.images : this.#images;
    if (images.length !== 1) return vscode.l10n.t('{0} pictures', images.length);
    return basename(images[0] ?? '');
  }

  /** One update at a time: a slow webview gets fewer, never a queue of stale ones. */
  async #push(): Promise<void> {
    if (this.#isPushing || !this.#panel.visible) return;
    this.#isPushing = true;
    const { revision } = this.snapshot();
    try {
      await this.#view.update(this.snapshot());
    } catch (error) {
      if (!isCancelled(error)) this.#parts.log.trace(`Panel update: ${errorFacts(error).message}`);
    }
    this.#isPushing = false;
    if (revision !== this.#revision) this.#updates.request();
  }

  /** A hidden webview is unloaded and never answers; when shown again it starts anew. */
  #onShown(): void {
    this.#isPushing = false;
    if (this.#panel.visible) this.#updates.request();
  }

  #api(): PredictionHostApi {
    return {
      snapshot: async () => {
        // A webview that asks has just started: no older update will be answered.
        this.#isPushing = false;
        return this.snapshot();
      },
      rows: async ({ from, to }) => this.rows(from, to),
      picture: (request, { signal }) => this.#pictures.fetch(this.run, request, signal),
      perform: (intent) => performIntent(this.#parts, this, intent),
    };
  }
}
