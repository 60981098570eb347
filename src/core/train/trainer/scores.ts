// What a batch of logits is worth: loss, prediction and probability per picture, computed here so that validation needs no
// graph of its own. Losses are those of core/train/graph/losses.

import type { LossConfig } from '../../../protocol/trainRecipe';

export interface PictureScore {
  readonly predicted: number;
  /** Of the prediction. */
  readonly probability: number;
}

/** The prediction of one row. One output is the second of two classes. */
export function scoreRow(logits: Float32Array, loss: LossConfig): PictureScore {
  if (logits.length === 1) {
    const p = sigmoid(logits[0] ?? 0);
    return p > 0.5 ? { predicted: 1, probability: p } : { predicted: 0, probability: 1 - p };
  }
  let predicted = 0;
  logits.forEach((value, i) => {
    if (value > (logits[predicted] ?? 0)) predicted = i;
  });
  const z = logits[predicted] ?? 0;
  return {
    predicted,
    probability: loss.kind === 'binary' ? sigmoid(z) : Math.exp(z - logSumExp(logits)),
  };
}

/** Σ weights · ℓ(logits, targets) of one row. */
export function lossOfRow(
  logits: Float32Array,
  targets: Float32Array,
  weights: Float32Array,
  loss: LossConfig,
): number {
  const norm = loss.kind === 'binary' ? 0 : logSumExp(logits);
  let sum = 0;
  logits.forEach((z, i) => {
    const t = targets[i] ?? 0;
    if (loss.kind === 'binary') sum += (weights[i] ?? 0) * (softplus(z) - t * z);
    else {
      const logarithm = z - norm;
      const wrong = loss.kind === 'focal' ? Math.max(1 - Math.exp(logarithm), 1e-7) : 1;
      const factor = loss.kind === 'focal' ? wrong ** loss.gamma : 1;
      sum -= (weights[i] ?? 0) * t * factor * logarithm;
    }
  });
  return sum;
}

function logSumExp(values: Float32Array): number {
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}
