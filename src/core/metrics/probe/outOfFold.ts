// Scores of every sample by a model of the other folds. Sums over the samples are made once, and a fold's own taken off
// again.

import { type Discriminant, fitDiscriminant } from './discriminant';
import type { Folds } from './folds';
import { addPackedProducts } from './packedProduct';
import { readSample, type Samples } from './samples';
import { fitSharpness } from './temperature';
import { addGram, rowStart } from './triangle';

type Pause = () => Promise<void>;

/**
 * Least shrinkages to choose from. What estimates a covariance best (Ledoit & Wolf) is too little to classify by it where
 * labels are wrong and features many. Without any, sums in single precision would decide on its smallest directions.
 */
const shrinkages = [0.001, 0.3, 0.6, 0.9] as const;
/** Samples that the choice is made on, or all. */
const choiceSize = 1000;

/** Of each fold, its samples, those of the others, and Σ x·xᵀ of its own; and of all samples. */
interface Parts {
  readonly folds: readonly {
    readonly judged: Int32Array;
    readonly training: Int32Array;
    readonly gram: Float64Array;
  }[];
  readonly total: Float64Array;
}

/**
 * Writes each sample's scores by the model of the other folds to its row of `scores` (row-major, rows × classes). The
 * sample's own label has no part in them, but for the choice of one shrinkage for all, by the least −ln p.
 */
export async function scoreOutOfFold(
  samples: Samples,
  folds: Folds,
  scores: Float32Array,
  pause: Pause,
  progress: (done: number, total: number) => void,
): Promise<void> {
  const steps = 2 * folds.folds;
  const parts = await sumFolds(samples, folds, pause, (done) => progress(done, steps));
  const shrinkage = await chooseShrinkage(samples, parts, scores, pause);
  for (const fold of parts.folds.keys()) {
    await scoreFold(samples, parts, fold, { scores, shrinkage }, pause);
    progress(folds.folds + fold + 1, steps);
  }
}

async function sumFolds(
  samples: Samples,
  { foldOf, folds }: Folds,
  pause: Pause,
  progress: (done: number) => void,
): Promise<Parts> {
  const places = Int32Array.from(foldOf.keys());
  const total = new Float64Array(rowStart(samples.dims));
  const parts: Parts['folds'][number][] = [];
  for (let fold = 0; fold < folds; fold++) {
    const judged = places.filter((place) => foldOf[place] === fold);
    const training = places.filter((place) => foldOf[place] !== fold);
    const gram = new Float64Array(total.length);
    const read = (index: number, into: Float64Array): void =>
      readSample(samples, judged[index] ?? 0, into);
    await addGram(gram, samples.dims, judged.length, read, pause);
    for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (gram[i] ?? 0);
    parts.push({ judged, training, gram });
    progress(fold + 1);
  }
  return { folds: parts, total };
}

/** By the loss that each leaves, at its best temperature, on the first folds. */
async function chooseShrinkage(
  samples: Samples,
  parts: Parts,
  scores: Float32Array,
  pause: Pause,
): Promise<number> {
  const rows: number[] = [];
  const tried: number[] = [];
  for (const [fold, { judged }] of parts.folds.entries()) {
    if (rows.length >= choiceSize) break;
    tried.push(fold);
    for (const place of judged) rows.push(samples.rows[place] ?? 0);
  }
  const labels = new Int32Array(scores.length / samples.classes);
  for (const [place, row] of samples.rows.entries()) labels[row] = samples.labels[place] ?? 0;
  let best: number = shrinkages[0];
  let least = Number.POSITIVE_INFINITY;
  for (const shrinkage of shrinkages) {
    for (const fold of tried) {
      await scoreFold(samples, parts, fold, { scores, shrinkage }, pause);
    }
    const chosen = Int32Array.from(rows);
    const { loss } = await fitSharpness(scores, labels, chosen, samples.classes, pause);
    if (loss >= least) continue;
    least = loss;
    best = shrinkage;
  }
  return best;
}

async function scoreFold(
  samples: Samples,
  { folds, total }: Parts,
  fold: number,
  { scores, shrinkage }: { readonly scores: Float32Array; readonly shrinkage: number },
  pause: Pause,
): Promise<void> {
  const part = folds[fold];
  if (!part) return;
  const { judged, training, gram } = part;
  const others = total.map((sum, i) => sum - (gram[i] ?? 0));
  const model = await fitDiscriminant(samples, training, others, shrinkage, pause);
  await scoreSamples(samples, judged, model, scores, pause);
}

async function scoreSamples(
  samples: Samples,
  judged: Int32Array,
  { weights, biases }: Discriminant,
  scores: Float32Array,
  pause: Pause,
): Promise<void> {
  const { dims, classes } = samples;
  const packedWeights = new Float32Array(Math.ceil(classes / 4) * 4 * dims);
  for (let label = 0; label < classes; label++) {
    interleave(weights.subarray(label * dims, (label + 1) * dims), packedWeights, label, dims);
  }
  const packed = new Float32Array(4 * dims);
  const vector = new Float64Array(dims);
  const products = new Float64Array(16);
  for (let from = 0; from < judged.length; from += 4) {
    await pause();
    const count = Math.min(4, judged.length - from);
    for (let k = 0; k < count; k++) {
      readSample(samples, judged[from + k] ?? 0, vector);
      interleave(vector, packed, k, dims);
    }
    for (let label = 0; label < classes; label += 4) {
      products.fill(0);
      addPackedProducts(packed, 0, packedWeights, label * dims, dims, products);
      for (let k = 0; k < 16; k++) {
        const place = judged[from + (k >> 2)];
        const other = label + (k & 3);
        if (place === undefined || other >= classes) continue;
        const row = samples.rows[place] ?? 0;
        scores[row * classes + other] = (products[k] ?? 0) + (biases[other] ?? 0);
      }
    }
  }
}

/** Puts `vector` in as number `index` of the vectors that `packed` holds by fours. */
function interleave(vector: Float64Array, packed: Float32Array, index: number, dims: number): void {
  const start = (index >> 2) * 4 * dims + (index & 3);
  for (let i = 0; i < dims; i++) packed[start + i * 4] = vector[i] ?? 0;
}
