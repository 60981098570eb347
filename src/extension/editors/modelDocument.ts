// One `.onnx` file that is open in the editor, shared by all of its views: its graph, what running it showed, and the
// place to show. It holds what watches the file, and ends with the last view.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import type { ModelEditorSnapshot } from '../../protocol/modelEditor';
import { notOnThisMachine, valueUnknown, workspaceUntrusted } from '../errors';
import { watchFile } from '../fileWatcher';
import type { Services } from '../services';
import { readSettings } from '../settings';
import { ModelGraph, type Obstacle } from './modelGraph';
import { ModelOverlay } from './modelOverlay';

type Parts = Pick<Services, 'engine' | 'store'>;

export class ModelDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly #parts: Parts;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<undefined>());
  readonly #graph: ModelGraph;
  readonly #overlay: ModelOverlay;
  #overlayWatcher: vscode.Disposable | null = null;
  #wanted: ModelEditorSnapshot['wanted'] = null;

  /** `onDispose`: the last view is gone. */
  constructor(parts: Parts, uri: vscode.Uri, onDispose: () => void) {
    const { engine, store } = parts;
    this.uri = uri;
    this.#parts = parts;
    const onChange = (): void => this.#changed.fire(undefined);
    const obstacle = (): Obstacle | null => this.#obstacle();
    const { path } = this;
    this.#graph = this.#owned.add(new ModelGraph({ engine, path, obstacle, onChange }));
    this.#overlay = this.#owned.add(new ModelOverlay({ engine, onChange }));
    this.#owned.add({ dispose: onDispose });
    this.#owned.add({ dispose: () => this.#overlayWatcher?.dispose() });
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.load()));
    this.#owned.add(
      store.onDidChange(({ state, before }) => {
        if (state.activeModel !== before.activeModel) onChange();
      }),
    );
    if (uri.scheme === 'file') this.#owned.add(watchFile(path, () => this.#fileChanged()));
  }

  /** Full path. */
  get path(): string {
    return this.uri.fsPath;
  }

  get onDidChange() {
    return this.#changed.event;
  }

  get overlay(): ModelOverlay {
    return this.#overlay;
  }

  /** Ends when the file has been read; failures are part of the snapshot. */
  load(): Promise<void> {
    return this.#graph.load();
  }

  /** Runs the model on a picture, given by its full path. Ends when it has run; failures are part of the snapshot. */
  async runOn(image: string): Promise<void> {
    this.#overlayWatcher?.dispose();
    this.#overlayWatcher = watchFile(image, () => void this.#overlay.runAgain());
    await this.#overlay.run({
      source: { model: this.path, image, provider: readSettings().provider },
      picture: { name: basename(image), location: vscode.workspace.asRelativePath(image) },
    });
  }

  clearOverlay(): void {
    this.#overlayWatcher?.dispose();
    this.#overlayWatcher = null;
    this.#overlay.clear();
  }

  /** Shows where a value is made. Fails where the file has no such value. */
  async want(value: string): Promise<void> {
    this.check();
    const { engine } = this.#parts;
    const hit = await engine.graphValue({ path: this.path, value });
    if (!hit) throw valueUnknown(basename(this.path), value);
    this.#wanted = { hit, asked: (this.#wanted?.asked ?? 0) + 1 };
    this.#changed.fire(undefined);
  }

  /** Throws what keeps the file from being read. */
  check(): void {
    if (!vscode.workspace.isTrusted) throw workspaceUntrusted();
    if (this.uri.scheme !== 'file') throw notOnThisMachine(basename(this.uri.path));
  }

  snapshot(revision: number): ModelEditorSnapshot {
    const { version, ...graph } = this.#graph.state;
    return {
      revision,
      ...graph,
      file: {
        name: basename(this.path),
        location: vscode.workspace.asRelativePath(this.uri),
        version,
      },
      isActiveModel: this.#parts.store.state.activeModel === this.path,
      overlay: this.#overlay.state,
      wanted: this.#wanted,
    };
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #obstacle(): Obstacle | null {
    if (!vscode.workspace.isTrusted)
      return { status: 'blocked', error: workspaceUntrusted().facts };
    if (this.uri.scheme === 'file') return null;
    return { status: 'failed', error: notOnThisMachine(basename(this.uri.path)).facts };
  }

  #fileChanged(): void {
    void this.#graph.reload();
    void this.#overlay.runAgain();
  }
}
