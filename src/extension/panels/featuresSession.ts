// What a Feature Maps panel shows of its picture: which model, or why none, and the layer to look at. Every beginning takes
// the place of the one before.

import type { Disposable } from '../../base/disposable';
import { type ErrorFacts, errorFacts } from '../../base/errors';
import type { FeaturesSnapshot } from '../../protocol/featuresPanel';
import type { Services } from '../services';
import { readSettings } from '../settings';
import { ChannelSearch } from './channelSearch';
import { FeaturesRun } from './featuresRun';
import { modelToRun } from './modelToRun';

/** What to show, as far as somebody said. */
export interface FeaturesWish {
  /** null: the active one. */
  readonly model?: string | null;
  /** A value of the model. */
  readonly layer?: string | null;
}

export interface FeaturesSessionOptions {
  readonly parts: Services;
  /** Full path. */
  readonly image: string;
  /** There is a model, about to be run. */
  readonly onModel: () => void;
  readonly onChange: () => void;
}

type SessionState = Pick<
  FeaturesSnapshot,
  'status' | 'listing' | 'capture' | 'progress' | 'maximisation' | 'wanted' | 'error'
>;

export class FeaturesSession implements Disposable {
  readonly run: FeaturesRun;
  readonly search: ChannelSearch;
  readonly #options: FeaturesSessionOptions;
  /** What keeps anything from running. */
  #blocked: ErrorFacts | null = null;
  #wishedModel: string | null = null;
  #model: string | null = null;
  #wanted: FeaturesSnapshot['wanted'] = null;
  /** Grows with every beginning; what an older one still does is ignored. */
  #turn = 0;

  constructor(options: FeaturesSessionOptions) {
    const { parts, onChange } = options;
    const { engine } = parts;
    this.#options = options;
    this.run = new FeaturesRun({ engine, onChange });
    this.search = new ChannelSearch({ engine, onChange });
  }

  /** Full path of what is shown; null while there is none. */
  get model(): string | null {
    return this.#model;
  }

  /** The model that somebody asked for; null: the active one. */
  get wishedModel(): string | null {
    return this.#wishedModel;
  }

  get state(): SessionState {
    return {
      ...this.run.state,
      maximisation: this.search.state,
      wanted: this.#wanted,
      ...(this.#blocked ? { status: 'blocked', error: this.#blocked } : {}),
    };
  }

  /** Runs the model anew; what still runs is cancelled. Ends when the run has; failures are part of the state. */
  async begin({ model = null, layer = null }: FeaturesWish): Promise<void> {
    const turn = ++this.#turn;
    this.#wishedModel = model;
    if (layer !== null) this.#want(layer);
    this.#blocked = null;
    this.search.forget();
    this.run.forget();
    const { parts, image, onModel, onChange } = this.#options;
    try {
      const path = await this.#modelPath(parts);
      if (turn !== this.#turn) return;
      this.#model = path;
      onModel();
      await this.run.start({ model: path, image, provider: readSettings().provider });
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#model = null;
      this.#blocked = errorFacts(error);
      onChange();
    }
  }

  /** The same once more. */
  beginAgain(): Promise<void> {
    return this.begin({ model: this.#wishedModel });
  }

  /** Somebody asks for this picture once more, perhaps for another model or a layer. */
  follow({ model, layer = null }: FeaturesWish): void {
    const { parts, onChange } = this.#options;
    const isOther = model !== undefined && (model ?? parts.store.state.activeModel) !== this.#model;
    if (isOther || this.#model === null)
      void this.begin({ model: model === undefined ? this.#wishedModel : model, layer });
    else if (layer !== null) {
      this.#want(layer);
      onChange();
    }
  }

  /** Another model is the active one: shown, unless somebody asked for one of their own. */
  followActive(active: string | null): void {
    const isOther = active !== null && active !== this.#model;
    const isSettled = this.#model !== null || this.#blocked !== null;
    if (this.#wishedModel === null && isSettled && isOther) void this.beginAgain();
  }

  dispose(): void {
    this.#turn++;
    this.run.dispose();
    this.search.dispose();
  }

  /** Throws what keeps anything from running here. */
  async #modelPath(parts: Services): Promise<string> {
    const model = await modelToRun(parts, this.#wishedModel ?? undefined);
    if (model.kind === 'blocked') throw model.error;
    return model.choice.path;
  }

  #want(value: string): void {
    this.#wanted = { value, asked: (this.#wanted?.asked ?? 0) + 1 };
  }
}
