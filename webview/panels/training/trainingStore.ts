// What the Training panel draws from: the host's latest snapshot, the records fetched so far, and the few things that
// are the panel's own. The components read signals and call these methods; nothing else talks to the host.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type ErrorFacts, errorFacts, isCancelled } from '../../../src/base/errors';
import type { Remote } from '../../../src/protocol/rpc';
import type { AugmentedPicture, EpochRecord } from '../../../src/protocol/train';
import type { TrainHostApi, TrainIntent, TrainSnapshot } from '../../../src/protocol/trainPanel';
import { type Loaded, RequestCache } from '../../parts/requestCache';
import type { PanelState } from './panelState';
import { RecordLog, type Records } from './recordLog';
import { type PictureCaches, TrainingPictures } from './trainingPictures';

/** Their work goes on from a checkpoint, so that records after it may be written anew. */
const resting: readonly TrainSnapshot['status'][] = ['stopped', 'interrupted', 'failed', 'done'];

export interface ComparedTraining {
  readonly out: string;
  readonly name: string;
  readonly epochs: readonly EpochRecord[];
}

export class TrainingStore {
  readonly snapshot: Signal<TrainSnapshot | null> = signal(null);
  readonly state: Signal<PanelState>;
  /** A call to the host that failed. */
  readonly problem: Signal<ErrorFacts | null> = signal(null);
  /** The epoch that is pointed at in a chart; null: none. */
  readonly pointed: Signal<number | null> = signal(null);
  readonly records: ReadonlySignal<Records>;
  /** The epoch whose details are shown. */
  readonly shown: ReadonlySignal<EpochRecord | null>;
  readonly compared: ReadonlySignal<readonly ComparedTraining[]>;
  readonly pictures: TrainingPictures;
  readonly #host: Remote<TrainHostApi>;
  readonly #log: RecordLog;
  readonly #comparedLogs: Signal<ReadonlyMap<string, RecordLog>> = signal(new Map());
  readonly #previews = new RequestCache<readonly AugmentedPicture[]>(2);

  constructor(host: Remote<TrainHostApi>, caches: PictureCaches, state: PanelState) {
    this.#host = host;
    this.state = signal(state);
    this.#log = this.#makeLog(null);
    this.records = this.#log.records;
    this.shown = computed(() => shownEpoch(this.records.value.epochs, this.state.value.epoch));
    this.compared = computed(() =>
      (this.snapshot.value?.compared ?? []).map(({ out, name }) => ({
        out,
        name,
        epochs: this.#comparedLogs.value.get(out)?.records.value.epochs ?? [],
      })),
    );
    this.pictures = new TrainingPictures(host, caches, () => this.snapshot.peek()?.manifest?.id);
  }

  /** Takes a snapshot unless a newer one is already here. */
  readonly update = (next: TrainSnapshot): void => {
    const previous = this.snapshot.peek();
    if (previous && next.revision <= previous.revision) return;
    this.snapshot.value = next;
    if (previous && isOtherHistory(previous, next)) this.#log.reset();
    if (previous && previous.manifest?.id !== next.manifest?.id && previous.manifest) {
      this.change({ epoch: null });
    }
    this.#log.advance(next.recordCount);
    this.#follow(next.compared.map(({ out }) => out));
  };

  /** Asks for the state anew: updates do not reach a hidden panel. */
  readonly refresh = async (): Promise<void> => {
    try {
      this.update(await this.#host.snapshot(null));
    } catch (error) {
      this.report(error);
    }
  };

  readonly perform = (intent: TrainIntent): void => {
    this.#host.perform(intent).catch(this.report);
  };

  readonly copy = (text: string): void => this.perform({ kind: 'copy', text });

  readonly report = (error: unknown): void => {
    if (!isCancelled(error)) this.problem.value = errorFacts(error);
  };

  change(part: Partial<PanelState>): void {
    this.state.value = { ...this.state.peek(), ...part };
  }

  /** Shows the confusion and the pictures of an epoch; the newest one is followed from then on. */
  select(epoch: number | null): void {
    const newest = this.records.peek().epochs.at(-1)?.epoch ?? null;
    this.change({ epoch: epoch === newest ? null : epoch });
  }

  /** Some pictures as they are and as they are changed for training, by the recipe that is planned. */
  preview(): ReadonlySignal<Loaded<readonly AugmentedPicture[]>> {
    const { plan } = this.snapshot.value ?? {};
    const key = JSON.stringify([plan?.config.augmentation, plan?.config.seed, plan?.dataset.path]);
    return this.#previews.get(key, (abort) => this.#host.preview(null, { signal: abort }));
  }

  #makeLog(out: string | null): RecordLog {
    return new RecordLog(
      (from, abort) => this.#host.records({ out, from }, { signal: abort }),
      this.report,
    );
  }

  #follow(outs: readonly string[]): void {
    const known = this.#comparedLogs.peek();
    if (outs.length === known.size && outs.every((out) => known.has(out))) return;
    this.#comparedLogs.value = new Map(
      outs.map((out) => [out, known.get(out) ?? this.#fetchWhole(out)]),
    );
  }

  /** How many records another training has is not told: it is asked until there are no more. */
  #fetchWhole(out: string): RecordLog {
    const log = this.#makeLog(out);
    log.advance(Number.POSITIVE_INFINITY);
    return log;
  }
}

function isOtherHistory(previous: TrainSnapshot, next: TrainSnapshot): boolean {
  if (previous.manifest && previous.manifest.id !== next.manifest?.id) return true;
  return resting.includes(previous.status) && !resting.includes(next.status);
}

function shownEpoch(epochs: readonly EpochRecord[], wanted: number | null): EpochRecord | null {
  return epochs.find(({ epoch }) => epoch === wanted) ?? epochs.at(-1) ?? null;
}
