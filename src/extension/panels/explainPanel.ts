// The Explain panel's host side: one webview, one picture and up to four maps of it. The webview draws snapshots and asks
// for maps and pictures; everything it can cause is an intent.

import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { type ErrorFacts, errorFacts } from '../../base/errors';
import type { ExplainHostApi, ExplainSnapshot, ExplainViewApi } from '../../protocol/explainPanel';
import { remote, serve } from '../../protocol/rpc';
import type { Services } from '../services';
import { readSettings } from '../settings';
import { noteProvider } from '../store';
import { assertTrusted } from './checkedMessage';
import { ExplainCells, type FirstChoice } from './explainCells';
import { type ExplainActions, performExplainIntent } from './explainIntents';
import type { ExplainWish, RememberedExplain } from './explainSchema';
import { forWebview } from './forWebview';
import { modelToRun } from './modelToRun';
import { createOfferedModels, type OfferedModels } from './offeredModels';
import { connectWebview } from './panelConnection';
import { createPanelUpdates, type PanelUpdates } from './panelUpdates';
import { createPanelWatcher, type PanelWatcher } from './panelWatcher';
import { showPage } from './panelWindow';
import type { PathPanel } from './pathPanels';
import { createPictureSource, type PictureSource } from './pictureSource';

type Phase =
  | { readonly kind: 'starting' | 'ready' }
  | { readonly kind: 'blocked'; readonly error: ErrorFacts };

export interface ExplainPanelOptions {
  readonly parts: Services;
  readonly panel: vscode.WebviewPanel;
  /** Full path. */
  readonly image: string;
  /** Something is other than before, perhaps a choice. */
  readonly onChange: () => void;
}

export class ExplainPanel implements PathPanel<RememberedExplain>, ExplainActions {
  readonly image: string;
  readonly cells: ExplainCells;
  readonly #options: ExplainPanelOptions;
  readonly #owned = new DisposableStore();
  readonly #updates: PanelUpdates;
  readonly #pictures: PictureSource;
  readonly #offered: OfferedModels;
  readonly #watcher: PanelWatcher;
  #phase: Phase = { kind: 'starting' };
  #wishes: readonly ExplainWish[] = [];
  #pictureVersion = 1;
  /** Grows with every beginning; what an older one still does is ignored. */
  #turn = 0;

  constructor(options: ExplainPanelOptions) {
    const { parts, panel, image } = options;
    this.image = image;
    this.#options = options;
    const changed = (): void => this.#changed();
    const provider = () => readSettings().provider;
    this.#pictures = createPictureSource(parts.engine);
    const connection = this.#owned.add(connectWebview(panel.webview));
    const view = remote<ExplainViewApi>(connection);
    const send = (): Promise<void> => view.update(this.snapshot());
    this.#updates = this.#owned.add(createPanelUpdates(panel, parts.log, send));
    this.#offered = this.#owned.add(
      createOfferedModels(parts, () => this.cells.usedModels, changed),
    );
    const { engine } = parts;
    this.cells = this.#owned.add(new ExplainCells({ engine, image, provider, onChange: changed }));
    this.#watcher = this.#owned.add(
      createPanelWatcher(
        image,
        () => this.#pictureChanged(),
        (path) => this.cells.modelChanged(path),
      ),
    );
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.begin(this.#wishes)));
    serve(connection, this.#api());
    connection.listen();
    showPage(panel, parts.context.extensionUri, 'explain');
  }

  get entry(): RememberedExplain {
    return { image: this.image, wishes: this.#wishes };
  }

  reveal(): void {
    const { panel } = this.#options;
    panel.reveal(panel.viewColumn);
  }

  dispose(): void {
    this.#turn++;
    this.#owned.dispose();
  }

  /** Replaces the maps; what still runs is cancelled. Ends when the new ones have been started. */
  async begin(wishes: readonly ExplainWish[]): Promise<void> {
    const turn = ++this.#turn;
    this.cells.begin([]);
    this.#wishes = wishes;
    this.#enter({ kind: 'starting' });
    try {
      const choices = await this.#completed(wishes);
      if (turn !== this.#turn) return;
      this.#phase = { kind: 'ready' };
      this.#offered.look();
      this.cells.begin(choices);
    } catch (error) {
      if (turn === this.#turn) this.#enter({ kind: 'blocked', error: errorFacts(error) });
    }
  }

  /** Somebody asks for this picture once more: the first map becomes what they wish for now, unless it is that. */
  follow(wish: ExplainWish): void {
    const [first] = this.cells.snapshot;
    if (!first) return void this.begin([wish]);
    const choice = { ...first.choice, ...wish };
    if (!isDeepStrictEqual(choice, first.choice)) this.cells.choose(first.id, choice);
  }

  offers(model: string): boolean {
    return this.#offered.all.some(({ path }) => path === model);
  }

  /** The new active model takes the place of the one before. */
  modelChosen(path: string, before: string | null): void {
    if (this.#phase.kind === 'blocked') void this.begin(this.#wishes);
    for (const { id, choice } of this.cells.snapshot) {
      if (choice.model === before) this.cells.choose(id, { ...choice, model: path });
    }
  }

  snapshot(): ExplainSnapshot {
    const { all } = this.#offered;
    return {
      revision: this.#updates.revision,
      status: this.#phase.kind,
      picture: {
        name: basename(this.image),
        location: vscode.workspace.asRelativePath(this.image),
        version: this.#pictureVersion,
      },
      cells: this.cells.snapshot,
      models: all
        .filter(({ path }) => this.cells.usedModels.includes(path))
        .map((model) => ({ ...model, ...this.cells.models.known(model.path) })),
      choices: all,
      error: this.#phase.kind === 'blocked' ? this.#phase.error : null,
    };
  }

  /** Throws what keeps anything from running here. */
  async #completed(wishes: readonly ExplainWish[]): Promise<readonly FirstChoice[]> {
    const model = await modelToRun(this.#options.parts, wishes[0]?.model);
    if (model.kind === 'blocked') throw model.error;
    return wishes.map((wish) => ({ model: model.choice.path, ...wish }));
  }

  #pictureChanged(): void {
    this.#pictureVersion++;
    this.#pictures.clear();
    this.cells.pictureChanged();
    this.#changed();
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#changed();
  }

  #changed(): void {
    const { choices } = this.cells;
    if (choices.length > 0) this.#wishes = choices;
    for (const { choice, result } of this.cells.snapshot) {
      noteProvider(this.#options.parts.store, choice.model, result?.provider ?? null);
    }
    this.#watcher.follow(this.cells.usedModels);
    this.#updates.changed();
    this.#options.onChange();
  }

  #api(): ExplainHostApi {
    return {
      snapshot: async () => {
        this.#updates.restarted();
        return this.snapshot();
      },
      picture: async ({ maxSide }, { signal }) => {
        assertTrusted();
        return this.#pictures.fetch({ path: this.image, seenBy: null, maxSide }, signal);
      },
      heatmap: async ({ cell }) => forWebview(this.cells.map(cell)),
      layerStrip: async ({ cell }) => forWebview(await this.cells.layerStrip(cell)),
      perform: (intent) => performExplainIntent(this.#options.parts, this, intent),
    };
  }
}
