// The shared loop of methods that change something and look what becomes of the target: rows are made when their turn
// comes, so that thousands of them never lie in memory together, and are run in chunks between which one can cancel.

import { throwIfAborted } from '../../base/errors';
import type { MethodContext, Objective } from './methods/method';
import type { Pass } from './subject';

export type Measured = Pick<MethodContext, 'subject' | 'objective' | 'signal'>;

export interface Perturbations {
  readonly count: number;
  /** Numbers of one row. */
  readonly length: number;
  /** Rows are values of this layer rather than pictures. */
  readonly from?: Pass['from'];
  /** Writes row `index` into `row`, which holds zeros. Called once for each row, in order. */
  fill(row: Float32Array, index: number): void;
}

/** 32 MiB of rows at once, and few enough that a map is seen to grow. */
const chunkNumbers = 2 ** 23;
const chunkRows = 32;

/** A power of two, so that batches of a power of two come out even. */
function chunkSize(length: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, Math.min(chunkRows, chunkNumbers / length))));
}

/**
 * Runs the rows chunk by chunk. `known` is told the target's value for each row of a chunk; throws `cancelled` between
 * chunks when the signal fires.
 */
export async function measure(
  { subject, objective, signal }: Measured,
  { count, length, from, fill }: Perturbations,
  known: (first: number, values: Float32Array) => void,
): Promise<void> {
  const size = chunkSize(length);
  for (let first = 0; first < count; first += size) {
    throwIfAborted(signal);
    const rows = new Float32Array(Math.min(size, count - first) * length);
    const chunk = rows.length / length;
    for (let i = 0; i < chunk; i++) fill(rows.subarray(i * length, (i + 1) * length), first + i);
    const pass: Pass = { rows, count: chunk, fetches: [objective.of], ...(from ? { from } : {}) };
    const { values } = await subject.run(pass, signal);
    known(first, objectiveValues(objective, values.get(objective.of) ?? new Float32Array(0)));
  }
}

/** Σ seed · value for each row of the objective's value. */
export function objectiveValues({ seed }: Objective, rows: Float32Array): Float32Array {
  const values = new Float32Array(rows.length / seed.length);
  for (let i = 0; i < values.length; i++) {
    let sum = 0;
    for (let j = 0; j < seed.length; j++) {
      const weight = seed[j] ?? 0;
      // A class that is not asked for may be infinite: 0 · ∞ would spoil the sum.
      if (weight !== 0) sum += weight * (rows[i * seed.length + j] ?? 0);
    }
    values[i] = sum;
  }
  return values;
}

/** The target's value for one picture, as it is. */
export async function valueAt(context: Measured, picture: Float32Array): Promise<number> {
  const { subject, objective, signal } = context;
  const { values } = await subject.run(
    { rows: picture, count: 1, fetches: [objective.of] },
    signal,
  );
  return objectiveValues(objective, values.get(objective.of) ?? new Float32Array(0))[0] ?? 0;
}
