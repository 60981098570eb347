// The search for a picture that excites a channel of a layer (activation maximisation): one at a time, the newest wins.

import type { Disposable } from '../../base/disposable';
import { errorFacts, isCancelled } from '../../base/errors';
import type { EngineApi } from '../../protocol/engine';
import type { Explanation } from '../../protocol/explain';
import type { FeatureSource } from '../../protocol/features';
import type { Maximisation } from '../../protocol/featuresPanel';
import type { Remote } from '../../protocol/rpc';
import { foundPictureMissing } from '../errors';

export interface ChannelSearchOptions {
  readonly engine: Pick<Remote<EngineApi>, 'explain'>;
  readonly onChange: () => void;
}

export class ChannelSearch implements Disposable {
  readonly #options: ChannelSearchOptions;
  #state: Maximisation | null = null;
  #found: Explanation['picture'] = null;
  #job: AbortController | null = null;

  constructor(options: ChannelSearchOptions) {
    this.#options = options;
  }

  /** null: nobody has asked. */
  get state(): Maximisation | null {
    return this.#state;
  }

  /** The picture of the finished search. */
  get found(): NonNullable<Explanation['picture']> {
    if (this.#found === null) throw foundPictureMissing();
    return this.#found;
  }

  /** Ends when the search has. Failures are part of the state, never thrown. */
  async start(source: FeatureSource, value: string, channel: number): Promise<void> {
    this.forget();
    const job = new AbortController();
    this.#job = job;
    this.#enter({ value, channel, status: 'running', progress: null, error: null });
    try {
      const explanation = await this.#options.engine.explain(
        {
          ...source,
          method: 'activation-maximization',
          target: { kind: 'channel', layer: value, channel },
          layer: null,
          settings: {},
          checks: 'none',
        },
        {
          signal: job.signal,
          onProgress: ({ done, total }) => {
            if (this.#job === job && !job.signal.aborted)
              this.#change({ progress: { done, total } });
          },
        },
      );
      if (this.#job === job) this.#complete(explanation);
    } catch (error) {
      if (this.#job === job) this.#fail(error);
    }
    if (this.#job === job) this.#job = null;
  }

  cancel(): void {
    this.#job?.abort();
  }

  /** What was found is of another model or picture now. */
  forget(): void {
    const job = this.#job;
    this.#job = null;
    job?.abort();
    this.#found = null;
    this.#state = null;
  }

  dispose(): void {
    this.forget();
  }

  #complete({ picture }: Explanation): void {
    this.#found = picture;
    this.#change({ status: 'done', progress: null });
  }

  #fail(error: unknown): void {
    const progress = null;
    if (isCancelled(error)) this.#change({ status: 'cancelled', progress });
    else this.#change({ status: 'failed', error: errorFacts(error), progress });
  }

  #change(part: Partial<Maximisation>): void {
    if (this.#state) this.#enter({ ...this.#state, ...part });
  }

  #enter(state: Maximisation): void {
    this.#state = state;
    this.#options.onChange();
  }
}
