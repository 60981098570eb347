// One run folder: has the engine evaluate, resume or audit it, and knows how far that is. Knows neither VS Code's window
// nor the webview; it says only that something changed.

import type { Disposable } from '../../base/disposable';
import { errorFacts, isCancelled } from '../../base/errors';
import type {
  EvaluateProgress,
  EvaluateRequest,
  EvaluationEngineApi,
  RunReport,
} from '../../protocol/evaluation';
import type { GallerySnapshot } from '../../protocol/galleryPanel';
import type { ProviderChoice } from '../../protocol/model';
import type { Remote } from '../../protocol/rpc';
import { evaluationCancelledEarly, runUnderWay } from '../errors';
import { createPacedReports, type PacedReports } from './pacedReports';

export type GalleryRunState = Pick<
  GallerySnapshot,
  'manifest' | 'progress' | 'report' | 'version' | 'audit' | 'error'
> & { readonly status: Exclude<GallerySnapshot['status'], 'blocked'> };

export interface GalleryRunOptions {
  readonly engine: Pick<Remote<EvaluationEngineApi>, 'evaluate' | 'runReport' | 'auditRun'>;
  /** Full path of the run folder. */
  readonly run: string;
  readonly onChange: () => void;
}

export type Evaluation = Omit<EvaluateRequest, 'run'>;

const nothing: GalleryRunState = {
  status: 'starting',
  manifest: null,
  progress: null,
  report: null,
  version: 0,
  audit: null,
  error: null,
};

export class GalleryRun implements Disposable {
  readonly #options: GalleryRunOptions;
  #state = nothing;
  /** What was asked for last; null for a run that was found as it lies there. */
  #evaluation: Evaluation | null = null;
  #job: AbortController | null = null;
  #audit: AbortController | null = null;
  #isDisposed = false;

  constructor(options: GalleryRunOptions) {
    this.#options = options;
  }

  get state(): GalleryRunState {
    return this.#state;
  }

  /** Streams, from where the run folder stands. Ends when it has; failures are part of the state, never thrown. */
  async evaluate(evaluation: Evaluation): Promise<void> {
    const { engine, run } = this.#options;
    this.#evaluation = evaluation;
    this.cancelAudit();
    const job = this.#begin({ status: 'running' });
    const isCurrent = (): boolean => this.#job === job && !job.signal.aborted;
    const reports = createPacedReports(
      (signal) => engine.runReport({ run }, { signal }),
      (report) => {
        if (isCurrent()) this.#show(report, {});
      },
    );
    try {
      const report = await engine.evaluate(
        { ...evaluation, run },
        {
          signal: job.signal,
          onProgress: (progress) => {
            if (isCurrent()) this.#advance(progress, reports);
          },
        },
      );
      if (this.#job === job) this.#show(report, { status: 'ready', progress: null });
    } catch (error) {
      reports.dispose();
      if (this.#job === job) await this.#stop(error, job);
    }
    reports.dispose();
    if (this.#job === job) this.#job = null;
  }

  /** Shows what the run folder holds, whatever its status. */
  async open(): Promise<void> {
    const { engine, run } = this.#options;
    const job = this.#begin({ status: 'starting' });
    try {
      const report = await engine.runReport({ run }, { signal: job.signal });
      if (this.#job === job) this.#show(report, { status: 'ready' });
    } catch (error) {
      if (this.#job === job) this.#fail(isCancelled(error) ? evaluationCancelledEarly() : error);
    }
    if (this.#job === job) this.#job = null;
  }

  /** Goes on with what was cancelled, or was cut off by the end of the engine or of the window. */
  resume(provider: ProviderChoice): Promise<void> {
    const { manifest } = this.#state;
    const evaluation = this.#evaluation ?? (manifest && evaluationOf(manifest, provider));
    return evaluation ? this.evaluate(evaluation) : this.open();
  }

  /** What is done stays. */
  cancel(): void {
    this.#job?.abort();
  }

  /** Throws what went wrong: the figures stand, whatever becomes of the audit. */
  async audit(): Promise<void> {
    if (this.#audit !== null) return;
    if (this.#state.status !== 'ready') throw runUnderWay();
    const job = new AbortController();
    this.#audit = job;
    const { engine, run } = this.#options;
    this.#change({ audit: { step: 'pictures', done: 0, total: 0 } });
    try {
      const audit = await engine.auditRun(
        { run },
        {
          signal: job.signal,
          onProgress: (progress) => {
            if (this.#audit === job && !job.signal.aborted) this.#change({ audit: progress });
          },
        },
      );
      const { report, version } = this.#state;
      if (this.#audit === job && report)
        this.#change({ report: { ...report, audit }, version: version + 1 });
    } finally {
      if (this.#audit === job) {
        this.#audit = null;
        this.#change({ audit: null });
      }
    }
  }

  cancelAudit(): void {
    this.#audit?.abort();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#replaceJob(null);
    this.cancelAudit();
  }

  #begin(part: Partial<GalleryRunState>): AbortController {
    const job = this.#replaceJob(new AbortController());
    this.#change({ error: null, progress: null, ...part });
    return job;
  }

  #replaceJob<T extends AbortController | null>(next: T): T {
    const job = this.#job;
    this.#job = next;
    job?.abort();
    return next;
  }

  #advance(progress: EvaluateProgress, reports: PacedReports): void {
    if (progress.kind === 'start') {
      const { manifest, done } = progress;
      const total = manifest.dataset.count;
      this.#change({
        manifest,
        progress: { done, total, failed: 0, rate: null, right: 0, labelled: 0 },
      });
      return;
    }
    const { kind: _, ...figures } = progress;
    this.#change({ progress: figures });
    reports.request();
  }

  /** A cancelled run is shown with what there is. */
  async #stop(error: unknown, job: AbortController): Promise<void> {
    if (!isCancelled(error)) return this.#fail(error);
    const { engine, run } = this.#options;
    const done = { status: 'ready', progress: null } as const;
    try {
      const report = await engine.runReport({ run });
      if (this.#job === job) this.#show(report, done);
    } catch {
      if (this.#job !== job) return;
      const { manifest } = this.#state;
      if (manifest === null) this.#fail(evaluationCancelledEarly());
      else this.#change({ ...done, manifest: { ...manifest, status: 'cancelled' } });
    }
  }

  #show(report: RunReport, part: Partial<GalleryRunState>): void {
    const version = this.#state.version + 1;
    this.#change({ report, manifest: report.manifest, version, ...part });
  }

  #fail(error: unknown): void {
    this.#change({ status: 'failed', error: errorFacts(error), progress: null });
  }

  #change(part: Partial<GalleryRunState>): void {
    this.#state = { ...this.#state, ...part };
    if (!this.#isDisposed) this.#options.onChange();
  }
}

function evaluationOf(
  { dataset, model }: NonNullable<GalleryRunState['manifest']>,
  provider: ProviderChoice,
): Evaluation {
  return { dataset: dataset.path, model: model.path, split: dataset.split, provider };
}
