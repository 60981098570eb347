// The linear head: ridge regression from pooled features to one-hot labels. The validation pictures choose the ridge
// (least squared error), then the temperature that makes the softmax of the outputs a probability (least log loss).

import { columnMoments, type Matrix, rowOf, shiftColumns, zeros } from '../linear/matrix';
import type { Multiply } from '../linear/multiply';
import { solveRidge } from '../linear/ridge';
import type { Head } from './layers';

export interface Examples {
  /** One row of pooled features for each picture. */
  readonly features: Matrix;
  readonly classes: readonly number[];
}

const ridges = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000];
/** Keeps features that hardly vary from being blown up. */
const leastDeviation = 1e-3;

export async function learnHead(
  multiply: Multiply,
  train: Examples,
  validation: Examples,
  classCount: number,
): Promise<Head> {
  const { mean, variance } = columnMoments(train.features);
  const scale = variance.map((value) => 1 / (Math.sqrt(value) + leastDeviation));
  const inputs = shiftColumns(train.features, mean, scale);
  const gram = await multiply(inputs, inputs, { left: true });
  const cross = await multiply(inputs, oneHot(train.classes, classCount), { left: true });
  const checked = shiftColumns(validation.features, mean, scale);
  const wanted = oneHot(validation.classes, classCount);

  let best = { error: Number.POSITIVE_INFINITY, weights: cross, scores: wanted };
  for (const ridge of ridges) {
    const weights = solveRidge(gram, cross, ridge);
    const scores = await multiply(checked, weights);
    const error = squaredDistance(scores, wanted);
    if (error < best.error) best = { error, weights, scores };
  }
  const sharpness = bestSharpness(best.scores, validation.classes);
  return foldHead(best.weights, mean, scale, sharpness);
}

/** Centred: 1 − 1/K for the picture's class, −1/K for the others, so that no intercept is needed. */
function oneHot(classes: readonly number[], classCount: number): Matrix {
  const targets = zeros(classes.length, classCount);
  targets.data.fill(-1 / classCount);
  classes.forEach((label, row) => {
    targets.data[row * classCount + label] = 1 - 1 / classCount;
  });
  return targets;
}

function squaredDistance(left: Matrix, right: Matrix): number {
  return left.data.reduce((sum, value, i) => sum + (value - (right.data[i] ?? 0)) ** 2, 0);
}

/** The inverse temperature with the least log loss, from 1 to 100 in steps of 5 %. */
export function bestSharpness(scores: Matrix, classes: readonly number[]): number {
  let best = { loss: Number.POSITIVE_INFINITY, sharpness: 1 };
  for (let sharpness = 1; sharpness < 100; sharpness *= 1.05) {
    const loss = logLoss(scores, classes, sharpness);
    if (loss < best.loss) best = { loss, sharpness };
  }
  return best.sharpness;
}

/** Mean of −ln softmax(sharpness · scores) at the true class, in nats. */
export function logLoss(scores: Matrix, classes: readonly number[], sharpness: number): number {
  let total = 0;
  classes.forEach((label, row) => {
    const logits = rowOf(scores, row).map((score) => score * sharpness);
    const highest = Math.max(...logits);
    const sum = logits.reduce((partial, logit) => partial + Math.exp(logit - highest), 0);
    total += Math.log(sum) + highest - (logits[label] ?? 0);
  });
  return total / classes.length;
}

/** Standardising and temperature become part of the weights: logits = W·features + b. */
function foldHead(
  weights: Matrix,
  mean: Float32Array,
  scale: Float32Array,
  sharpness: number,
): Head {
  const folded = zeros(weights.columns, weights.rows);
  const bias = new Float32Array(weights.columns);
  for (let label = 0; label < weights.columns; label++) {
    const row = rowOf(folded, label);
    let offset = 0;
    for (let feature = 0; feature < weights.rows; feature++) {
      const weight = weights.data[feature * weights.columns + label] ?? 0;
      row[feature] = weight * sharpness * (scale[feature] ?? 1);
      offset -= (row[feature] ?? 0) * (mean[feature] ?? 0);
    }
    bias[label] = offset;
  }
  return { weights: folded, bias };
}
