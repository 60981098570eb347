// One training under way: the engine's call, and all it has told so far. The task's terminal and the panel both listen to
// it, so that either may come and go. Knows nothing of VS Code.

import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import { type ErrorFacts, errorFacts, isCancelled } from '../base/errors';
import type { Remote } from '../protocol/rpc';
import type {
  TrainEngineApi,
  TrainingFinding,
  TrainingManifest,
  TrainingRecord,
  TrainingReport,
  TrainProgress,
  TrainRequest,
} from '../protocol/train';
import type { TrainSnapshot } from '../protocol/trainPanel';

export type TrainingPhase = Exclude<TrainSnapshot['status'], 'planning' | 'blocked'>;

export interface TrainingState {
  readonly status: TrainingPhase;
  readonly manifest: TrainingManifest | null;
  readonly records: readonly TrainingRecord[];
  readonly progress: TrainSnapshot['progress'];
  readonly work: TrainSnapshot['work'];
  readonly findings: readonly TrainingFinding[];
  readonly report: TrainingReport | null;
  readonly error: ErrorFacts | null;
}

export const nothingTrained: TrainingState = {
  status: 'starting',
  manifest: null,
  records: [],
  progress: null,
  work: null,
  findings: [],
  report: null,
  error: null,
};

export interface TrainingOptions {
  readonly engine: Pick<Remote<TrainEngineApi>, 'train' | 'finishTraining'>;
  readonly request: TrainRequest;
}

export class Training implements Disposable {
  readonly request: TrainRequest;
  /** Settles once it is over, whatever became of it. */
  readonly ended: Promise<TrainingState>;
  readonly #engine: TrainingOptions['engine'];
  readonly #abort = new AbortController();
  readonly #changed = new Emitter<undefined>();
  readonly #progressed = new Emitter<TrainProgress>();
  readonly #records: TrainingRecord[] = [];
  #state: TrainingState = { ...nothingTrained, records: this.#records };

  constructor({ engine, request }: TrainingOptions) {
    this.request = request;
    this.#engine = engine;
    this.ended = this.#run();
  }

  /** Full path of its folder. */
  get out(): string {
    return this.request.out;
  }

  get state(): TrainingState {
    return this.#state;
  }

  get isOver(): boolean {
    return overs.has(this.#state.status);
  }

  /** The state is another. */
  readonly onDidChange: Event<undefined> = (listener) => this.#changed.event(listener);

  /** Everything the engine tells, in order. */
  readonly onProgress: Event<TrainProgress> = (listener) => this.#progressed.event(listener);

  /** Checkpoint and stop: it can be resumed. */
  stop(): void {
    if (this.isOver) return;
    this.#change({ status: 'stopping' });
    this.#abort.abort();
  }

  /** Ends with the best weights so far, and exports them. */
  async finish(): Promise<void> {
    if (this.isOver || this.#state.status === 'stopping') return;
    const isEnding = await this.#engine.finishTraining({ out: this.out });
    if (isEnding && !this.isOver) this.#change({ status: 'stopping' });
  }

  /** No listener hears of it any more; the engine goes on. */
  dispose(): void {
    this.#changed.dispose();
    this.#progressed.dispose();
  }

  async #run(): Promise<TrainingState> {
    const options = {
      signal: this.#abort.signal,
      onProgress: (progress: TrainProgress) => this.#advance(progress),
    };
    try {
      const report = await this.#engine.train(this.request, options);
      this.#end({ status: 'done', report, findings: report.findings });
    } catch (error) {
      this.#end(endOf(error));
    }
    return this.#state;
  }

  #advance(progress: TrainProgress): void {
    if (this.isOver) return;
    switch (progress.kind) {
      case 'start':
        this.#records.push(...progress.records);
        this.#change({ manifest: progress.manifest, ...this.#onceRunning() });
        break;
      case 'record':
        this.#records.push(progress.record);
        this.#change({});
        break;
      case 'progress':
        this.#change({ progress, work: null, ...this.#onceRunning() });
        break;
      case 'work':
        this.#change({ work: progress });
        break;
      case 'findings':
        this.#change({ findings: progress.findings });
        break;
      case 'note':
        break;
      default:
        throw new Error(`Unknown progress ${JSON.stringify(progress satisfies never)}.`);
    }
    this.#progressed.fire(progress);
  }

  #onceRunning(): Partial<TrainingState> {
    return this.#state.status === 'starting' ? { status: 'running' } : {};
  }

  #end(change: Partial<TrainingState>): void {
    const { manifest } = this.#state;
    const { status } = change;
    const ending = manifest && {
      ...manifest,
      status: status === 'done' || status === 'failed' ? status : ('stopped' as const),
    };
    this.#change({ progress: null, work: null, manifest: ending, ...change });
  }

  #change(change: Partial<TrainingState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire(undefined);
  }
}

const overs: ReadonlySet<TrainingPhase> = new Set(['stopped', 'interrupted', 'failed', 'done']);

/** An engine that was killed leaves its last checkpoint: that is no failure of the training. */
function endOf(error: unknown): Partial<TrainingState> {
  if (isCancelled(error)) return { status: 'stopped' };
  const facts = errorFacts(error);
  return { status: facts.code === 'engine-stopped' ? 'interrupted' : 'failed', error: facts };
}
