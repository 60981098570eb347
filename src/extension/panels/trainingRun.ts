// One training's folder as a panel sees it: planned, under way, or as it lies there. It follows whatever runs in the
// folder, no matter who started it. Knows neither VS Code's window nor the webview.

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type ErrorFacts, errorFacts, isCancelled } from '../../base/errors';
import type { ProviderChoice } from '../../protocol/model';
import type { Remote } from '../../protocol/rpc';
import type {
  TrainEngineApi,
  TrainingDetails,
  TrainPlan,
  TrainRequest,
  TrainWork,
} from '../../protocol/train';
import { nothingTrained, type Training, type TrainingState } from '../training';
import { trainingManifestName } from '../trainingFolder';
import type { Trainings } from '../trainings';
import type { TrainWish } from '../trainingWizard';

export interface TrainingRunOptions {
  readonly engine: Pick<Remote<TrainEngineApi>, 'trainPlan' | 'trainingDetails'>;
  readonly trainings: Pick<Trainings, 'find' | 'onDidChange'>;
  /** Full path of the training's folder. */
  readonly out: string;
  readonly onChange: () => void;
}

export type TrainingRunState = Omit<TrainingState, 'status'> & {
  readonly status: TrainingState['status'] | 'planning';
  readonly plan: TrainPlan | null;
};

type Phase =
  | {
      readonly kind: 'planning';
      readonly wish: TrainWish;
      readonly plan: TrainPlan | null;
      /** What is done before the plan is known. */
      readonly work: TrainWork | null;
      readonly error: ErrorFacts | null;
      /** Its task has been asked for and has not begun. */
      readonly isLaunched: boolean;
    }
  | { readonly kind: 'live'; readonly training: Training }
  | {
      readonly kind: 'stored';
      readonly details: TrainingDetails | null;
      readonly error: ErrorFacts | null;
      readonly isLaunched: boolean;
    };

const unread: Phase = { kind: 'stored', details: null, error: null, isLaunched: false };

export class TrainingRun implements Disposable {
  readonly #options: TrainingRunOptions;
  readonly #owned = new DisposableStore();
  #phase: Phase = unread;
  #job: AbortController | null = null;

  constructor(options: TrainingRunOptions) {
    this.#options = options;
    const { trainings, out } = options;
    this.#owned.add(
      trainings.onDidChange((training) => {
        if (training.out === out) this.#adopt(training);
      }),
    );
    this.#owned.add({ dispose: () => this.#job?.abort() });
  }

  get state(): TrainingRunState {
    return stateOf(this.#phase);
  }

  /** null where nothing is planned. */
  get wish(): TrainWish | null {
    return this.#phase.kind === 'planning' ? this.#phase.wish : null;
  }

  /** What it was begun with; null where it has not begun. */
  get request(): TrainRequest | null {
    if (this.#phase.kind === 'live') return this.#phase.training.request;
    return this.state.manifest?.request ?? null;
  }

  /** The training that runs in the folder now. */
  get live(): Training | null {
    const { trainings, out } = this.#options;
    return trainings.find(out);
  }

  /** Shows what would be done. Ends when that is known; failures are part of the state, as in `open`. */
  async plan(wish: TrainWish, provider: ProviderChoice): Promise<void> {
    const planning = {
      kind: 'planning',
      wish,
      plan: null,
      work: null,
      error: null,
      isLaunched: false,
    } as const;
    const { model, dataset: path, options } = wish;
    const request = { data: { kind: 'dataset', path }, model, provider, options } as const;
    await this.#load(
      planning,
      async (signal) => ({
        ...planning,
        plan: await this.#options.engine.trainPlan(request, {
          signal,
          onProgress: (work) => this.#showWork(work),
        }),
      }),
      (error) => ({ ...planning, error }),
    );
  }

  /** Shows what runs in the folder, or what it holds. */
  async open(): Promise<void> {
    const { engine, out } = this.#options;
    const { live } = this;
    if (live) return this.#adopt(live);
    await this.#load(
      unread,
      async (signal) => ({
        ...unread,
        details: await engine.trainingDetails({ out }, { signal }),
      }),
      (error) => ({ ...unread, error }),
    );
  }

  /** After a reload: what runs or lies there, and else the plan. */
  async restore(wish: TrainWish | null, provider: ProviderChoice): Promise<void> {
    const { out } = this.#options;
    const hasBegun = this.live !== null || wish === null || (await isThere(out));
    await (hasBegun ? this.open() : this.plan(wish, provider));
  }

  /** Its task was asked for, or came to nothing. */
  launched(isLaunched: boolean): void {
    const phase = this.#phase;
    if (phase.kind === 'live') {
      if (isLaunched && phase.training.isOver) {
        const { manifest, records, findings, report } = phase.training.state;
        const details = manifest && { manifest, records, findings, report };
        this.#show({ kind: 'stored', details, error: null, isLaunched });
      }
    } else if (phase.isLaunched !== isLaunched) {
      this.#show({ ...phase, isLaunched });
      // Nothing was known of the folder; now it has to be looked at.
      if (!isLaunched && phase.kind === 'stored' && phase.details === null) void this.open();
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #load(
    meanwhile: Phase,
    load: (signal: AbortSignal) => Promise<Phase>,
    failed: (error: ErrorFacts) => Phase,
  ): Promise<void> {
    this.#job?.abort();
    const job = new AbortController();
    this.#job = job;
    this.#show(meanwhile);
    try {
      const loaded = await load(job.signal);
      if (this.#job === job) this.#show(withLaunch(loaded, this.#phase));
    } catch (error) {
      if (this.#job === job && !isCancelled(error)) this.#show(failed(errorFacts(error)));
    }
    if (this.#job === job) this.#job = null;
  }

  #showWork(work: TrainWork): void {
    if (this.#phase.kind === 'planning') this.#show({ ...this.#phase, work });
  }

  #adopt(training: Training): void {
    this.#job?.abort();
    this.#job = null;
    this.#show({ kind: 'live', training });
  }

  #show(phase: Phase): void {
    this.#phase = phase;
    this.#options.onChange();
  }
}

/** Somebody may start what is still being planned. */
function withLaunch(loaded: Phase, before: Phase): Phase {
  if (loaded.kind === 'live' || before.kind === 'live') return loaded;
  return { ...loaded, isLaunched: before.isLaunched };
}

function stateOf(phase: Phase): TrainingRunState {
  switch (phase.kind) {
    case 'planning': {
      const { plan, work, error, isLaunched } = phase;
      const status = isLaunched ? 'starting' : 'planning';
      return { ...nothingTrained, status, plan, work, error };
    }
    case 'live':
      return { ...phase.training.state, plan: null };
    case 'stored':
      return { ...nothingTrained, plan: null, ...storedState(phase) };
  }
}

function storedState({
  details,
  error,
  isLaunched,
}: Extract<Phase, { kind: 'stored' }>): Partial<TrainingState> {
  if (details === null) return { status: error ? 'failed' : 'starting', error };
  const { status } = details.manifest;
  return {
    ...details,
    // Nobody runs it any more, so it was cut off.
    status: isLaunched ? 'starting' : status === 'running' ? 'interrupted' : status,
    error: details.manifest.error,
  };
}

function isThere(out: string): Promise<boolean> {
  return access(join(out, trainingManifestName)).then(
    () => true,
    () => false,
  );
}
