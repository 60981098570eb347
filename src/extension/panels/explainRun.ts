// One map of the Explain panel: asks the engine for it, again with every new choice, and keeps its numbers. Knows neither
// VS Code nor the webview; it says only that something changed.

import type { Disposable } from '../../base/disposable';
import { cancelled, errorFacts, isCancelled, throwIfAborted } from '../../base/errors';
import type { EngineApi } from '../../protocol/engine';
import type { ExplainProgress, ExplainRequest, Explanation } from '../../protocol/explain';
import type { CellMap, ExplainCell } from '../../protocol/explainPanel';
import type { Remote } from '../../protocol/rpc';

export type RunState = Omit<ExplainCell, 'id' | 'choice'>;

export interface RunJob {
  /** What to ask may have to be found out first. */
  readonly prepare: () => Promise<ExplainRequest>;
  readonly isThorough: boolean;
  /** The same question once more: what is known stays until the answer comes, and comes back when there is none. */
  readonly isSame: boolean;
}

export interface ExplainRunOptions {
  readonly engine: Pick<Remote<EngineApi>, 'explain'>;
  readonly onChange: () => void;
}

const nothing: RunState = {
  status: 'waiting',
  progress: null,
  mapRevision: 0,
  result: null,
  error: null,
  isThorough: false,
};

export class ExplainRun implements Disposable {
  readonly #options: ExplainRunOptions;
  #state: RunState = nothing;
  /** As the last answer left it. */
  #answered: RunState | null = null;
  #job: AbortController | null = null;
  #map: CellMap | null = null;
  #explanation: Explanation | null = null;
  /** Counts every map there was, so that no two have the same number. */
  #mapCount = 0;

  constructor(options: ExplainRunOptions) {
    this.#options = options;
  }

  get state(): RunState {
    return this.#state;
  }

  /** What is drawn: of a job under way the map as far as it has grown; null while there is none. */
  get map(): CellMap | null {
    return this.#map;
  }

  /** The finished explanation, raw values included; null while there is none. */
  get explanation(): Explanation | null {
    return this.#explanation;
  }

  /** Ends when the job has; a job that is still running is cancelled. Failures are part of the state, never thrown. */
  async start({ prepare, isThorough, isSame }: RunJob): Promise<void> {
    this.#job?.abort();
    const job = new AbortController();
    this.#job = job;
    const before = isSame ? this.#answered : null;
    if (before === null) this.#forget();
    this.#change({ status: 'waiting', progress: null, error: null, isThorough });
    try {
      const request = await orAborted(prepare(), job.signal);
      throwIfAborted(job.signal);
      this.#change({ status: 'running' });
      const explanation = await this.#options.engine.explain(request, {
        signal: job.signal,
        onProgress: (progress) => {
          if (this.#job === job && !job.signal.aborted) this.#receive(progress, before === null);
        },
      });
      if (this.#job === job) this.#complete(explanation);
    } catch (error) {
      if (this.#job === job) this.#fail(error, before);
    }
    if (this.#job === job) this.#job = null;
  }

  /** Takes over what another run of the same has found. */
  adopt({ explanation, state: { isThorough } }: ExplainRun): void {
    this.#job?.abort();
    this.#job = null;
    this.#change({ ...nothing, isThorough });
    if (explanation) this.#complete(explanation);
  }

  cancel(): void {
    this.#job?.abort();
  }

  dispose(): void {
    const job = this.#job;
    this.#job = null;
    job?.abort();
    this.#forget();
  }

  #receive({ done, total, heatmap, geometry = null }: ExplainProgress, showsMap: boolean): void {
    const progress = { done, total };
    if (!heatmap || !showsMap) this.#change({ progress });
    else {
      const mapRevision = this.#show({ heatmap, geometry, picture: null });
      this.#change({ progress, mapRevision });
    }
  }

  #complete(explanation: Explanation): void {
    const { raw: _raw, heatmap, picture, ...result } = explanation;
    this.#explanation = explanation;
    const mapRevision = this.#show({ heatmap, picture, geometry: explanation.geometry });
    this.#answered = { ...this.#state, status: 'done', progress: null, mapRevision, result };
    this.#change(this.#answered);
  }

  #fail(error: unknown, before: RunState | null): void {
    // The answer from before the second question is as good as it was.
    if (!isCancelled(error))
      this.#change({ status: 'failed', error: errorFacts(error), progress: null });
    else this.#change(before ?? { status: 'cancelled', progress: null });
  }

  #show(map: CellMap): number {
    this.#map = map;
    return ++this.#mapCount;
  }

  #forget(): void {
    this.#map = null;
    this.#explanation = null;
    this.#answered = null;
    this.#state = nothing;
  }

  #change(part: Partial<RunState>): void {
    this.#state = { ...this.#state, ...part };
    this.#options.onChange();
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(cancelled()), { once: true });
    promise.then(resolve, reject);
  });
}
