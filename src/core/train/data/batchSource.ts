// Batches of an epoch from rows that are read one by one, some batches ahead of whoever trains. What a batch holds
// depends on the seed, the epoch and its place alone; how many rows are read at once only changes when it is ready.

import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../../base/errors';
import type { Batch, BatchSource, Example } from '../types';
import { oversampledCount, oversampledExamples } from './balance';
import { betaShare, derivedRandom, shuffleInPlace } from './seeds';
import { batchTargets, type TargetRule } from './targets';

export interface BatchSettings {
  readonly examples: readonly Example[];
  readonly batchSize: number;
  readonly seed: number;
  readonly targets: TargetRule;
  /** For training: another order each epoch. */
  readonly isShuffled: boolean;
  readonly isOversampled: boolean;
  /** α of mixup; 0: none. */
  readonly mixup: number;
  /** BatchNorm of a nearly empty batch is worth nothing: leaves a last partial batch out where there are others. */
  readonly leavesPartialOut: boolean;
  /** Rows read at once; default 2. */
  readonly workers?: number;
  /** Batches that are ready or under way; bounds the memory. Default 3. */
  readonly ahead?: number;
}

export interface RowReader {
  /** Numbers in a row. */
  readonly length: number;
  /** Writes a row from element `offset` on; a promise only where it has to wait. */
  read(row: RowRequest, target: Float32Array, offset: number): Promise<void> | undefined;
}

export interface RowRequest {
  /** Index into the examples. */
  readonly example: number;
  readonly epoch: number;
  /** Place in the epoch: an oversampled picture has several. */
  readonly position: number;
  readonly signal: AbortSignal;
}

export function batchSource(settings: BatchSettings, rows: RowReader): BatchSource {
  const { examples, batchSize } = settings;
  const count = settings.isOversampled ? oversampledCount(examples) : examples.length;
  const full = Math.floor(count / batchSize);
  const isLeftOut = settings.leavesPartialOut && full > 0;
  const batches = isLeftOut ? full : Math.ceil(count / batchSize);
  async function* epochFrom(epoch: number, from: number, signal: AbortSignal) {
    const order = epochOrder(settings, epoch);
    const work = { settings, rows, order, epoch, signal };
    const stop = new AbortController();
    const underWay: Promise<Batch>[] = [];
    let next = from;
    try {
      for (;;) {
        throwIfAborted(signal);
        while (underWay.length < (settings.ahead ?? 3) && next < batches) {
          // One batch is read after the other, so that the first is not kept waiting by those behind it.
          const before = underWay.at(-1) ?? Promise.resolve();
          const index = next++;
          const batch = before.then(() => readBatch(work, index, stop.signal));
          // A failure is reported when its turn comes; until then it must not count as unhandled.
          batch.catch(() => undefined);
          underWay.push(batch);
        }
        const batch = underWay.shift();
        if (batch === undefined) return;
        yield await batch;
      }
    } finally {
      stop.abort();
    }
  }
  return { examples, batchSize, batches, epoch: epochFrom };
}

/** Indices into the examples, in the order of the epoch. */
export function epochOrder(settings: BatchSettings, epoch: number): Int32Array {
  const { examples, seed, isOversampled, isShuffled } = settings;
  const all = isOversampled
    ? oversampledExamples(examples, seed, epoch)
    : Int32Array.from(examples.keys());
  return isShuffled ? shuffleInPlace(all, derivedRandom(seed, 'order', epoch)) : all;
}

interface Work {
  readonly settings: BatchSettings;
  readonly rows: RowReader;
  readonly order: Int32Array;
  readonly epoch: number;
  readonly signal: AbortSignal;
}

async function readBatch(work: Work, index: number, stop: AbortSignal): Promise<Batch> {
  const { settings, rows, order, epoch } = work;
  const { batchSize, examples } = settings;
  const some = [...order.subarray(index * batchSize, (index + 1) * batchSize)];
  const input = new Float32Array(batchSize * rows.length);
  await readRows(work, some, index * batchSize, input, stop);
  const labels = some.map((example) => examples[example]?.label ?? 0);
  const random = derivedRandom(settings.seed, 'mixup', epoch, index);
  const mixed = settings.mixup > 0 ? mix(input, labels, rows.length, settings.mixup, random) : null;
  const targets = batchTargets(settings.targets, batchSize, labels, mixed);
  return { input, count: some.length, examples: some, ...targets };
}

/** The event loop is given way to after this long without a wait. */
const sliceMs = 15;

async function readRows(
  { settings, rows, epoch, signal }: Work,
  some: readonly number[],
  first: number,
  input: Float32Array,
  stop: AbortSignal,
): Promise<void> {
  let next = 0;
  let sliceStart = performance.now();
  const worker = async (): Promise<void> => {
    while (next < some.length) {
      throwIfAborted(signal);
      throwIfAborted(stop);
      const at = next++;
      const row = { example: some[at] ?? 0, epoch, position: first + at, signal };
      const waiting = rows.read(row, input, at * rows.length);
      if (waiting) await waiting;
      if (performance.now() - sliceStart > sliceMs) {
        await setImmediate();
        sliceStart = performance.now();
      }
    }
  };
  await Promise.all(Array.from({ length: settings.workers ?? 2 }, worker));
}

/** Zhang et al. 2018: every row becomes λ of itself and 1 − λ of another row of its batch, one λ per batch. In place. */
function mix(
  input: Float32Array,
  labels: readonly number[],
  length: number,
  alpha: number,
  random: ReturnType<typeof derivedRandom>,
): { labels: readonly number[]; lambda: number } {
  const lambda = Math.fround(betaShare(alpha, random));
  const partners = shuffleInPlace(Int32Array.from(labels.keys()), random);
  const before = input.slice(0, labels.length * length);
  partners.forEach((partner, row) => {
    const from = partner * length;
    const to = row * length;
    for (let i = 0; i < length; i++) {
      const [own, other] = [before[to + i] as number, before[from + i] as number];
      input[to + i] = lambda * own + (1 - lambda) * other;
    }
  });
  return { labels: Array.from(partners, (partner) => labels[partner] ?? 0), lambda };
}
