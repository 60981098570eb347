// The Gallery panel's host side: one webview, one run folder. The webview draws snapshots and asks for pages of rows;
// the engine keeps them. Everything the webview can cause is an intent.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { errorFacts } from '../../base/errors';
import type { RunManifest } from '../../protocol/evaluation';
import type { GalleryHostApi, GallerySnapshot, GalleryViewApi } from '../../protocol/galleryPanel';
import { remote, serve } from '../../protocol/rpc';
import { workspaceUntrusted } from '../errors';
import { rootOfRun } from '../runFolder';
import type { Services } from '../services';
import { readSettings } from '../settings';
import { noteProvider } from '../store';
import { galleryApi } from './galleryApi';
import { GalleryEdits, type GalleryEditsOptions } from './galleryEdits';
import { type GalleryActions, performGalleryIntent } from './galleryIntents';
import { type Evaluation, GalleryRun } from './galleryRun';
import type { RememberedGallery } from './gallerySchema';
import { connectWebview } from './panelConnection';
import { createPanelUpdates, type PanelUpdates } from './panelUpdates';
import { showPage } from './panelWindow';
import type { PathPanel } from './pathPanels';

export interface GalleryPanelOptions {
  readonly parts: Services;
  readonly panel: vscode.WebviewPanel;
  /** Full path of the run folder. */
  readonly run: string;
  readonly onChange: () => void;
  readonly onEdited: GalleryEditsOptions['onEdited'];
}

export class GalleryPanel implements PathPanel<RememberedGallery>, GalleryActions {
  readonly run: string;
  readonly evaluation: GalleryRun;
  readonly edits: GalleryEdits;
  readonly api: GalleryHostApi;
  readonly #options: GalleryPanelOptions;
  readonly #owned = new DisposableStore();
  readonly #updates: PanelUpdates;
  #isBlocked = false;
  /** What to do once the workspace is trusted; null: show what the run folder holds. */
  #wish: Evaluation | null = null;
  #splits: readonly string[] = [];
  #comparison: GallerySnapshot['comparison'] = null;
  #asked: GallerySnapshot['asked'] = null;

  constructor(options: GalleryPanelOptions) {
    const { parts, panel, run, onEdited } = options;
    const { engine } = parts;
    this.run = run;
    this.#options = options;
    const onChange = (): void => this.#changed();
    const connection = this.#owned.add(connectWebview(panel.webview));
    const view = remote<GalleryViewApi>(connection);
    const send = (): Promise<void> => view.update(this.snapshot());
    this.#updates = this.#owned.add(createPanelUpdates(panel, parts.log, send));
    this.evaluation = this.#owned.add(new GalleryRun({ engine, run, onChange }));
    this.edits = this.#owned.add(new GalleryEdits({ engine, onChange, onEdited }));
    this.#owned.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        if (this.#isBlocked) void this.begin(this.#wish);
      }),
    );
    this.api = {
      ...galleryApi(engine, run, this.edits),
      snapshot: async () => {
        this.#updates.restarted();
        return this.snapshot();
      },
      perform: (intent) => performGalleryIntent(parts, this, intent),
    };
    serve(connection, this.api);
    connection.listen();
    showPage(panel, parts.context.extensionUri, 'gallery');
  }

  get entry(): RememberedGallery {
    return { run: this.run };
  }

  get manifest(): RunManifest | null {
    return this.evaluation.state.manifest;
  }

  get classes(): readonly string[] {
    return this.manifest?.dataset.classes ?? [];
  }

  get splits(): readonly string[] {
    return this.#splits;
  }

  get isRunning(): boolean {
    return !this.#isBlocked && this.evaluation.state.status === 'running';
  }

  reveal(): void {
    const { panel } = this.#options;
    panel.reveal(panel.viewColumn);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Evaluates, or with null shows what the run folder holds. Ends when that has; failures are part of the state. */
  async begin(wish: Evaluation | null): Promise<void> {
    this.#wish = wish;
    this.#isBlocked = !vscode.workspace.isTrusted;
    if (this.#isBlocked) this.#changed();
    else if (wish) await this.evaluation.evaluate(wish);
    else await this.evaluation.open();
  }

  resume(): void {
    void this.evaluation.resume(readSettings().provider);
  }

  async compareWith(other: string | null, name: string): Promise<void> {
    const { engine } = this.#options.parts;
    const { run } = this;
    this.#comparison =
      other === null ? null : { other, name, result: await engine.compareRuns({ run, other }) };
    if (other === null) this.#asked = null;
    this.#updates.changed();
  }

  /** Compares, and shows the pictures that changed sides. */
  async showFlips(other: string, name: string, change: 'fixed' | 'broken'): Promise<void> {
    this.#asked = { filter: { kind: 'flips', other, change }, at: Date.now() };
    await this.compareWith(other, name);
  }

  snapshot(): GallerySnapshot {
    const state = this.evaluation.state;
    return {
      revision: this.#updates.revision,
      ...state,
      title: this.#title(),
      edits: this.edits.state,
      classes: this.classes,
      splits: this.splits,
      comparison: this.#comparison,
      asked: this.#asked,
      ...(this.#isBlocked ? { status: 'blocked', error: workspaceUntrusted().facts } : {}),
    };
  }

  #title(): string {
    const { manifest } = this;
    if (manifest === null) return basename(this.run);
    const { dataset, model } = manifest;
    return [dataset.name, ...(dataset.split === null ? [] : [dataset.split]), model.name].join(
      ' · ',
    );
  }

  #changed(): void {
    const { parts, onChange } = this.#options;
    const { manifest } = this;
    if (manifest !== null) {
      noteProvider(parts.store, manifest.model.path, manifest.provider);
      void this.#follow(manifest.dataset.path);
    }
    this.#updates.changed();
    onChange();
  }

  /** Labels and splits of the dataset, once it is known which one it is. */
  async #follow(dataset: string): Promise<void> {
    if (this.edits.scope?.dataset === dataset) return;
    const { parts } = this.#options;
    const trace = (error: unknown): void =>
      parts.log.warn(`Gallery of ${this.run}: ${errorFacts(error).message}`);
    // Where the dataset is gone, the figures of the run are still worth a look.
    await this.edits.follow({ dataset, root: rootOfRun(this.run) }).catch(trace);
    try {
      const { splits } = await parts.datasets.describe(dataset);
      this.#splits = splits.flatMap(({ name }) => (name === null ? [] : [name]));
      this.#updates.changed();
    } catch (error) {
      trace(error);
    }
  }
}
