// Rows of a run made up from a seed, written as a run folder writes them.

import { createRandom } from '../../../src/base/random';
import type { PredictionRecord } from '../../../src/core/evaluate/predictionRecord';
import { createRunWriter, type WrittenRow } from '../../../src/core/evaluate/runWriter';

export interface SyntheticOptions {
  readonly count: number;
  readonly classes: number;
  readonly seed: number;
  /** Rows per part. */
  readonly part: number;
}

export const labelOf = (index: number): string => `class ${index}`;

export function syntheticRecords({ count, classes, seed }: SyntheticOptions): PredictionRecord[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, row) => {
    const label = random.index(classes);
    const identity = {
      row,
      id: `${labelOf(label)}/${row}.png`,
      split: row % 3 === 0 ? 'train' : 'test',
      label: labelOf(label),
      labelIndex: row % 17 === 5 ? null : label,
    };
    const nothing = { predicted: null, predictedIndex: null, probability: null, top5: null };
    const empty = { ...nothing, loss: null, margin: null, entropy: null, latencyMs: null };
    if (row % 13 === 7) return { ...identity, ...empty, error: 'It is no picture.' };
    const order = [label, ...Array.from({ length: 4 }, () => random.index(classes))];
    const first = random.uniform() < 0.7 ? label : random.index(classes);
    const probability = random.between(0.3, 1);
    return {
      ...identity,
      predicted: labelOf(first),
      predictedIndex: first,
      probability,
      top5: [first, ...order.slice(random.index(2)).filter((each) => each !== first)]
        .slice(0, 5)
        .map((index, at) => ({ index, probability: probability / (at + 1) })),
      loss: identity.labelIndex === null ? null : -Math.log(random.between(0.01, 1)),
      margin: random.uniform(),
      entropy: random.uniform(),
      latencyMs: random.between(1, 50),
      error: null,
    };
  });
}

export async function writeSyntheticRun(run: string, options: SyntheticOptions): Promise<void> {
  const writer = await createRunWriter(run);
  const rows = syntheticRecords(options).map(
    (record): WrittenRow => ({
      record,
      features: Float32Array.of(record.row, record.labelIndex ?? -1),
    }),
  );
  for (let from = 0; from < rows.length; from += options.part) {
    const to = Math.min(from + options.part, rows.length);
    await writer.writePart({ from, to }, rows.slice(from, to));
  }
  await writer.finish(options.count);
  writer.dispose();
}
