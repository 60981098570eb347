// One model on one picture: has the engine run it, again with every new start, and knows what may be asked of its layers.
// Knows neither VS Code nor the webview; it says only that something changed.

import type { Disposable } from '../../base/disposable';
import { errorFacts, isCancelled } from '../../base/errors';
import type { EngineApi } from '../../protocol/engine';
import type { FeatureSource } from '../../protocol/features';
import type { FeaturesSnapshot } from '../../protocol/featuresPanel';
import type { Remote } from '../../protocol/rpc';
import { featuresMissing } from '../errors';

export type FeaturesRunState = Pick<
  FeaturesSnapshot,
  'listing' | 'capture' | 'progress' | 'error'
> & { readonly status: Exclude<FeaturesSnapshot['status'], 'blocked'> };

export interface FeaturesRunOptions {
  readonly engine: Pick<Remote<EngineApi>, 'features'>;
  readonly onChange: () => void;
}

const nothing = { status: 'starting', listing: null, progress: null, error: null } as const;

export class FeaturesRun implements Disposable {
  readonly #options: FeaturesRunOptions;
  #state: FeaturesRunState = { ...nothing, capture: 0 };
  #source: FeatureSource | null = null;
  #job: AbortController | null = null;

  constructor(options: FeaturesRunOptions) {
    this.#options = options;
  }

  get state(): FeaturesRunState {
    return this.#state;
  }

  /** What the layers that are shown are of. */
  get source(): FeatureSource {
    if (this.#source === null || this.#state.status !== 'ready') throw featuresMissing();
    return this.#source;
  }

  /** Ends when the run has; one that is still running is cancelled. Failures are part of the state, never thrown. */
  async start(source: FeatureSource): Promise<void> {
    const job = this.#replaceJob(new AbortController());
    this.#source = source;
    const { capture } = this.#state;
    this.#change({ ...nothing, status: 'running', capture: capture + 1 });
    try {
      const listing = await this.#options.engine.features(
        { source },
        {
          signal: job.signal,
          onProgress: (progress) => {
            if (this.#job === job && !job.signal.aborted) this.#change({ progress });
          },
        },
      );
      if (this.#job === job) this.#change({ status: 'ready', listing, progress: null });
    } catch (error) {
      if (this.#job === job) this.#fail(error);
    }
    if (this.#job === job) this.#job = null;
  }

  /** Nothing is known, until the next start. */
  forget(): void {
    this.#replaceJob(null);
    this.#source = null;
    this.#change(nothing);
  }

  cancel(): void {
    this.#job?.abort();
  }

  dispose(): void {
    this.#replaceJob(null);
  }

  #replaceJob<T extends AbortController | null>(next: T): T {
    const job = this.#job;
    this.#job = next;
    job?.abort();
    return next;
  }

  #fail(error: unknown): void {
    const progress = null;
    if (isCancelled(error)) this.#change({ status: 'cancelled', progress });
    else this.#change({ status: 'failed', error: errorFacts(error), progress });
  }

  #change(part: Partial<FeaturesRunState>): void {
    this.#state = { ...this.#state, ...part };
    this.#options.onChange();
  }
}
