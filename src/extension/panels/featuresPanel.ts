// The Feature Maps panel's host side: one webview, one picture, one model. The webview draws snapshots and asks for the
// layers that it shows; the engine keeps them. Everything the webview can cause is an intent.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { FeatureSource } from '../../protocol/features';
import type {
  FeaturesHostApi,
  FeaturesSnapshot,
  FeaturesViewApi,
} from '../../protocol/featuresPanel';
import { remote, serve } from '../../protocol/rpc';
import type { Services } from '../services';
import { noteProvider } from '../store';
import { featuresApi } from './featuresApi';
import { type FeaturesActions, performFeaturesIntent } from './featuresIntents';
import type { RememberedFeatures } from './featuresSchema';
import { FeaturesSession, type FeaturesWish } from './featuresSession';
import { createOfferedModels, type OfferedModels } from './offeredModels';
import { connectWebview } from './panelConnection';
import { createPanelUpdates, type PanelUpdates } from './panelUpdates';
import { createPanelWatcher, type PanelWatcher } from './panelWatcher';
import { showPage } from './panelWindow';
import type { PathPanel } from './pathPanels';
import { createPictureSource, type PictureSource } from './pictureSource';

export interface FeaturesPanelOptions {
  readonly parts: Services;
  readonly panel: vscode.WebviewPanel;
  /** Full path. */
  readonly image: string;
  /** Something is other than before, perhaps the model. */
  readonly onChange: () => void;
}

export class FeaturesPanel implements PathPanel<RememberedFeatures>, FeaturesActions {
  readonly image: string;
  readonly #options: FeaturesPanelOptions;
  readonly #owned = new DisposableStore();
  readonly #updates: PanelUpdates;
  readonly #pictures: PictureSource;
  readonly #offered: OfferedModels;
  readonly #watcher: PanelWatcher;
  readonly #session: FeaturesSession;
  readonly #api: FeaturesHostApi;
  #pictureVersion = 1;

  constructor(options: FeaturesPanelOptions) {
    const { parts, panel, image } = options;
    const { engine } = parts;
    this.image = image;
    this.#options = options;
    const onChange = (): void => this.#changed();
    const connection = this.#owned.add(connectWebview(panel.webview));
    const view = remote<FeaturesViewApi>(connection);
    const send = (): Promise<void> => view.update(this.snapshot());
    this.#pictures = createPictureSource(engine);
    this.#updates = this.#owned.add(createPanelUpdates(panel, parts.log, send));
    this.#offered = this.#owned.add(createOfferedModels(parts, () => this.#usedModels, onChange));
    const onModel = (): void => this.#offered.look();
    this.#session = this.#owned.add(new FeaturesSession({ parts, image, onModel, onChange }));
    const pictureChanged = (): void => this.#pictureChanged();
    const runAgain = (): void => this.runAgain();
    this.#watcher = this.#owned.add(createPanelWatcher(image, pictureChanged, runAgain));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(runAgain));
    this.#owned.add(
      parts.store.onDidChange(({ state, before }) => {
        if (state.activeModel !== before.activeModel) this.#session.followActive(state.activeModel);
      }),
    );
    this.#api = this.#hostApi();
    serve(connection, this.#api);
    connection.listen();
    showPage(panel, parts.context.extensionUri, 'features');
  }

  get entry(): RememberedFeatures {
    return { image: this.image, model: this.#session.wishedModel };
  }

  get source(): FeatureSource {
    return this.#session.run.source;
  }

  get model(): string | null {
    return this.#session.model;
  }

  /** As the webview calls it. */
  get api(): FeaturesHostApi {
    return this.#api;
  }

  reveal(): void {
    const { panel } = this.#options;
    panel.reveal(panel.viewColumn);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Runs the model anew; what still runs is cancelled. Ends when the run has. */
  begin(wish: FeaturesWish): Promise<void> {
    return this.#session.begin(wish);
  }

  /** Somebody asks for this picture once more, perhaps for another model or a layer. */
  follow(wish: FeaturesWish): void {
    this.#session.follow(wish);
  }

  offers(model: string): boolean {
    return this.#offered.all.some(({ path }) => path === model);
  }

  useModel(model: string | null): void {
    void this.begin({ model });
  }

  runAgain(): void {
    void this.#session.beginAgain();
  }

  cancel(): void {
    this.#session.run.cancel();
  }

  maximise(value: string, channel: number): void {
    void this.#session.search.start(this.source, value, channel);
  }

  cancelMaximising(): void {
    this.#session.search.cancel();
  }

  snapshot(): FeaturesSnapshot {
    const choices = this.#offered.all;
    return {
      revision: this.#updates.revision,
      picture: {
        name: basename(this.image),
        location: vscode.workspace.asRelativePath(this.image),
        version: this.#pictureVersion,
      },
      model: choices.find(({ path }) => path === this.model) ?? null,
      choices,
      ...this.#session.state,
    };
  }

  get #usedModels(): readonly string[] {
    return this.model === null ? [] : [this.model];
  }

  #pictureChanged(): void {
    this.#pictureVersion++;
    this.#pictures.clear();
    this.runAgain();
  }

  #changed(): void {
    const { model } = this;
    const { listing } = this.#session.state;
    const { parts, onChange } = this.#options;
    if (model !== null) noteProvider(parts.store, model, listing?.provider ?? null);
    this.#watcher.follow(this.#usedModels);
    this.#updates.changed();
    onChange();
  }

  #hostApi(): FeaturesHostApi {
    const { parts } = this.#options;
    const { run, search } = this.#session;
    return {
      ...featuresApi(parts.engine, { image: this.image, run, search }, this.#pictures),
      snapshot: async () => {
        this.#updates.restarted();
        return this.snapshot();
      },
      perform: (intent) => performFeaturesIntent(parts, this, intent),
    };
  }
}
