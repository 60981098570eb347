// One classification from start to end: asks the engine and gathers what arrives, rows by the index of their picture.
// Knows neither VS Code nor the webview; it says only that something changed.

import type { Disposable } from '../../base/disposable';
import { type ErrorFacts, errorFacts, isCancelled } from '../../base/errors';
import type { ClassifyProgress, ClassifyRequest, EngineApi } from '../../protocol/engine';
import type { ModelCard, ProviderReport } from '../../protocol/model';
import type { PredictionSnapshot } from '../../protocol/panels';
import { type ClassifyReport, type ImageOutcome, isFailure } from '../../protocol/prediction';
import type { Remote } from '../../protocol/rpc';

export interface PredictionRunOptions {
  readonly engine: Pick<Remote<EngineApi>, 'classify'>;
  readonly request: ClassifyRequest;
  readonly onChange: () => void;
  /** Milliseconds; for the rate. */
  readonly now?: () => number;
}

export class PredictionRun implements Disposable {
  readonly request: ClassifyRequest;
  readonly #options: PredictionRunOptions;
  readonly #now: () => number;
  readonly #abort = new AbortController();
  #status: Exclude<PredictionSnapshot['status'], 'blocked'> = 'starting';
  #images: readonly string[] = [];
  #outcomes: (ImageOutcome | null)[] = [];
  #done = 0;
  #failed = 0;
  #provider: ProviderReport | null = null;
  #card: ModelCard | null = null;
  #sha256 = '';
  #error: ErrorFacts | null = null;
  #startedAt = 0;
  #lastResultAt = 0;

  constructor(options: PredictionRunOptions) {
    this.#options = options;
    this.request = options.request;
    this.#now = options.now ?? performance.now.bind(performance);
  }

  /** Pictures found, folders expanded; empty before the engine has counted them. */
  get images(): readonly string[] {
    return this.#images;
  }

  get provider(): ProviderReport | null {
    return this.#provider;
  }

  get isBusy(): boolean {
    return this.#status === 'starting' || this.#status === 'running';
  }

  outcome(index: number): ImageOutcome | null {
    return this.#outcomes[index] ?? null;
  }

  /** Ends when the run has; failures are part of the state, never thrown. */
  async start(): Promise<void> {
    const { engine, request, onChange } = this.#options;
    try {
      const report = await engine.classify(request, {
        signal: this.#abort.signal,
        onProgress: (progress) => this.#receive(progress),
      });
      this.#complete(report);
    } catch (error) {
      this.#status = isCancelled(error) ? 'cancelled' : 'failed';
      this.#error = isCancelled(error) ? null : errorFacts(error);
    }
    onChange();
  }

  cancel(): void {
    this.#abort.abort();
  }

  dispose(): void {
    this.cancel();
  }

  snapshot(): Omit<PredictionSnapshot, 'revision' | 'model'> {
    return {
      status: this.#status,
      provider: this.#provider,
      card: this.#card,
      total: this.#images.length,
      done: this.#done,
      failed: this.#failed,
      rate: this.#rate(),
      error: this.#error,
    };
  }

  /** What has arrived so far, in the order of the request; null before the engine has opened the model. */
  report(): ClassifyReport | null {
    if (!this.#provider || !this.#card) return null;
    return {
      provider: this.#provider,
      model: { path: this.request.model, sha256: this.#sha256 },
      card: this.#card,
      results: this.#outcomes.filter((outcome) => outcome !== null),
    };
  }

  #receive(progress: ClassifyProgress): void {
    // A message that was under way when the run ended must not wake it again.
    if (!this.isBusy) return;
    if (progress.kind === 'start') {
      this.#status = 'running';
      this.#images = progress.images;
      this.#outcomes = progress.images.map(() => null);
      this.#provider = progress.provider;
      this.#card = progress.card;
      this.#sha256 = progress.sha256;
      this.#startedAt = this.#now();
    } else {
      for (const { index, outcome } of progress.results) this.#place(index, outcome);
    }
    this.#options.onChange();
  }

  #place(index: number, outcome: ImageOutcome): void {
    if (this.#outcomes[index] === null) {
      this.#done++;
      if (isFailure(outcome)) this.#failed++;
    }
    this.#outcomes[index] = outcome;
    this.#lastResultAt = this.#now();
  }

  #complete(report: ClassifyReport): void {
    this.#status = 'done';
    this.#provider = report.provider;
    this.#card = report.card;
    this.#sha256 = report.model.sha256;
    if (this.#images.length === 0) {
      this.#images = report.results.map((result) => result.image);
      this.#outcomes = report.results.map(() => null);
    }
    report.results.forEach((outcome, index) => {
      if (this.#outcomes[index] === null) this.#place(index, outcome);
    });
  }

  #rate(): number | null {
    const seconds = (this.#lastResultAt - this.#startedAt) / 1000;
    return this.#done > 0 && seconds > 0 ? this.#done / seconds : null;
  }
}
