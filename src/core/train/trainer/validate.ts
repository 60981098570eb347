// Scores of a network on pictures that it does not learn from: loss, accuracy, confusion, and the pictures it is most wrong on.

import { throwIfAborted } from '../../../base/errors';
import type { EpochRecord, EpochScores } from '../../../protocol/train';
import type { LossConfig } from '../../../protocol/trainRecipe';
import type { Batch, BatchSource, ForwardProgram, TrainRuntime } from '../types';
import { lossOfRow, scoreRow } from './scores';
import { inputTensor, numbers } from './stepper';

export interface Validation {
  readonly scores: EpochScores;
  readonly confusion: EpochRecord['confusion'];
  readonly worst: EpochRecord['worst'];
}

const worstCount = 24;

export interface LoadedForward extends ForwardProgram {
  readonly id: number;
}

export async function validate(
  runtime: TrainRuntime,
  forward: LoadedForward,
  source: BatchSource,
  loss: LossConfig,
  signal: AbortSignal,
): Promise<Validation> {
  const cells = new Map<string, EpochRecord['confusion'][number]>();
  const sums = { loss: 0, right: 0, count: 0 };
  let worst: EpochRecord['worst'][number][] = [];
  for await (const batch of source.epoch(0, 0, signal)) {
    throwIfAborted(signal);
    const logits = await forwardBatch(runtime, forward, batch, signal);
    for (const row of rowsOf(batch, logits, source, loss)) {
      sums.loss += row.loss;
      sums.count++;
      if (row.predicted === row.label) sums.right++;
      const key = `${row.label}:${row.predicted}`;
      const { label, predicted } = row;
      cells.set(key, { label, predicted, count: (cells.get(key)?.count ?? 0) + 1 });
      worst.push(row);
    }
    worst = worst.sort((a, b) => b.loss - a.loss).slice(0, worstCount);
  }
  const confusion = [...cells.values()].sort(
    (a, b) => a.label - b.label || a.predicted - b.predicted,
  );
  return { scores: scoresOf(sums), confusion, worst };
}

/** Of all pictures of a source, as the training counts it: with its weights and targets. */
export async function trainingLoss(
  runtime: TrainRuntime,
  forward: LoadedForward,
  source: BatchSource,
  loss: LossConfig,
  signal: AbortSignal,
): Promise<number> {
  let [sum, norm] = [0, 0];
  for await (const batch of source.epoch(0, 0, signal)) {
    const logits = await forwardBatch(runtime, forward, batch, signal);
    const width = batch.targets.length / source.batchSize;
    for (let row = 0; row < batch.count; row++) {
      sum += batchRowLoss(batch, logits, row, width, loss);
    }
    norm += batch.norm;
  }
  return sum / norm;
}

export function scoresOf(sums: {
  readonly loss: number;
  readonly right: number;
  readonly count: number;
}): EpochScores {
  const count = Math.max(1, sums.count);
  return { loss: sums.loss / count, accuracy: sums.right / count, count: sums.count };
}

async function forwardBatch(
  runtime: TrainRuntime,
  forward: LoadedForward,
  batch: Batch,
  signal: AbortSignal,
): Promise<Float32Array> {
  const feeds = { [forward.input]: inputTensor(forward.graph, forward.input, batch.input) };
  const options = { guard: null, signal };
  const { outputs } = await runtime.run(forward.id, feeds, [forward.output], options);
  return numbers(outputs, forward.output);
}

function rowsOf(
  batch: Batch,
  logits: Float32Array,
  source: BatchSource,
  loss: LossConfig,
): EpochRecord['worst'] {
  const width = batch.targets.length / source.batchSize;
  return Array.from({ length: batch.count }, (_, row) => {
    const example = source.examples[batch.examples[row] ?? 0];
    const own = logits.subarray(row * width, (row + 1) * width);
    const { id = '', label = 0 } = example ?? {};
    return {
      id,
      label,
      ...scoreRow(own, loss),
      loss: batchRowLoss(batch, logits, row, width, loss),
    };
  });
}

function batchRowLoss(
  batch: Batch,
  logits: Float32Array,
  row: number,
  width: number,
  loss: LossConfig,
): number {
  const part = (of: Float32Array): Float32Array => of.subarray(row * width, (row + 1) * width);
  return lossOfRow(part(logits), part(batch.targets), part(batch.weights), loss);
}
