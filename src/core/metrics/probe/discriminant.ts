// The probe's model: linear discriminant analysis, that is a softmax of linear scores whose weights follow in closed
// form from the class means and one shared covariance. Shrinking the covariance towards a multiple of the identity
// (Ledoit & Wolf 2004, J. Multivariate Analysis 88:365) keeps it sound with fewer samples than features.

import { readSample, type Samples } from './samples';
import { addGram, factorise, rowStart, solve } from './triangle';

type Pause = () => Promise<void>;

export interface Discriminant {
  /** Row-major, classes × dims: score_c = weights_c·x + biases_c. */
  readonly weights: Float64Array;
  /** −Infinity for classes that were not in the training samples. */
  readonly biases: Float64Array;
}

interface ClassMeans {
  readonly counts: Float64Array;
  /** Row-major, classes × dims. */
  readonly means: Float64Array;
}

/**
 * Fits to the samples at the places `training`: score_c(x) = μ_cᵀΣ⁻¹x − ½·μ_cᵀΣ⁻¹μ_c + ln(n_c/n). `gram` is Σ x·xᵀ of
 * these samples (a lower triangle) and is used up. The covariance is shrunken by `leastShrinkage` (0…1) or, where that
 * is more, by what estimates it best.
 */
export async function fitDiscriminant(
  samples: Samples,
  training: Int32Array,
  gram: Float64Array,
  leastShrinkage: number,
  pause: Pause,
): Promise<Discriminant> {
  const { dims, classes } = samples;
  const classMeans = await meansOf(samples, training, pause);
  const { counts, means } = classMeans;
  const known = Int32Array.from(counts.keys()).filter((label) => (counts[label] ?? 0) > 0);
  const readMean = (index: number, into: Float64Array): void => {
    const label = known[index] ?? 0;
    const weight = Math.sqrt(counts[label] ?? 0);
    for (let i = 0; i < dims; i++) into[i] = weight * (means[label * dims + i] ?? 0);
  };
  await addGram(gram, dims, known.length, readMean, pause, -1);
  for (let i = 0; i < gram.length; i++) gram[i] = (gram[i] ?? 0) / training.length;
  const fourth = await fourthMoment(samples, training, classMeans, pause);
  shrink(gram, samples, { count: training.length, fourth, leastShrinkage });
  await factorise(gram, dims, pause);
  const weights = new Float64Array(classes * dims);
  const biases = new Float64Array(classes).fill(Number.NEGATIVE_INFINITY);
  for (const label of known) {
    await pause();
    const mean = means.subarray(label * dims, (label + 1) * dims);
    const weight = weights.subarray(label * dims, (label + 1) * dims);
    weight.set(mean);
    solve(gram, dims, weight);
    const distance = mean.reduce((sum, value, i) => sum + value * (weight[i] ?? 0), 0);
    biases[label] = Math.log((counts[label] ?? 0) / training.length) - distance / 2;
  }
  return { weights, biases };
}

async function meansOf(samples: Samples, training: Int32Array, pause: Pause): Promise<ClassMeans> {
  const { dims, classes } = samples;
  const counts = new Float64Array(classes);
  const means = new Float64Array(classes * dims);
  const vector = new Float64Array(dims);
  for (const [index, place] of training.entries()) {
    if (index % 64 === 0) await pause();
    const label = samples.labels[place] ?? 0;
    readSample(samples, place, vector);
    counts[label] = (counts[label] ?? 0) + 1;
    const start = label * dims;
    for (let i = 0; i < dims; i++) means[start + i] = (means[start + i] ?? 0) + (vector[i] ?? 0);
  }
  for (let label = 0; label < classes; label++) {
    const count = Math.max(1, counts[label] ?? 0);
    for (let i = label * dims; i < (label + 1) * dims; i++) means[i] = (means[i] ?? 0) / count;
  }
  return { counts, means };
}

/** Σ ‖x − μ‖⁴ with the mean of each sample's own class: how much the covariance itself is uncertain. */
async function fourthMoment(
  samples: Samples,
  training: Int32Array,
  { means }: ClassMeans,
  pause: Pause,
): Promise<number> {
  const { dims } = samples;
  const vector = new Float64Array(dims);
  let moment = 0;
  for (const [index, place] of training.entries()) {
    if (index % 64 === 0) await pause();
    readSample(samples, place, vector);
    const start = (samples.labels[place] ?? 0) * dims;
    let square = 0;
    for (let i = 0; i < dims; i++) {
      const offset = (vector[i] ?? 0) - (means[start + i] ?? 0);
      square += offset * offset;
    }
    moment += square * square;
  }
  return moment;
}

/**
 * S becomes (1 − ρ)·S + ρ·m·I with m = tr S/d and ρ = β²/δ², δ² = ‖S − m·I‖² and
 * β² = min(δ², (Σ‖x − μ‖⁴/n − ‖S‖²)/n), norms of Frobenius and d the features before any reduction.
 */
function shrink(
  covariance: Float64Array,
  { dims, originalDims }: Samples,
  facts: { readonly count: number; readonly fourth: number; readonly leastShrinkage: number },
): void {
  const { count, fourth, leastShrinkage } = facts;
  let trace = 0;
  let squares = 0;
  for (let i = 0; i < dims; i++) {
    const row = rowStart(i);
    for (let j = 0; j < i; j++) squares += 2 * (covariance[row + j] ?? 0) ** 2;
    squares += (covariance[row + i] ?? 0) ** 2;
    trace += covariance[row + i] ?? 0;
  }
  // Samples that all equal their class's mean have no covariance; distances to the means are all there is to go by.
  const mean = trace / originalDims > 1e-9 ? trace / originalDims : 1;
  const delta = squares - (trace * trace) / originalDims;
  const beta = Math.max(0, (fourth / count - squares) / count);
  const ratio = delta > 0 ? Math.min(1, beta / delta) : 1;
  const share = Math.max(leastShrinkage, ratio);
  for (let i = 0; i < covariance.length; i++) covariance[i] = (1 - share) * (covariance[i] ?? 0);
  for (let i = 0; i < dims; i++) {
    const place = rowStart(i) + i;
    covariance[place] = (covariance[place] ?? 0) + share * mean;
  }
}
