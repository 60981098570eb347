// What a batch is to be learned as: targets and weights per class for the loss, which is
// Σ weights · ℓ(logits, targets) / norm. Rows that only fill a batch up keep weight 0.

import type { LossConfig } from '../../../protocol/trainRecipe';

export interface TargetRule {
  /** Columns of the targets. One column: the second of two classes is 1. */
  readonly outputs: number;
  readonly loss: LossConfig;
  /** Per class. */
  readonly classWeights: readonly number[];
}

export interface Targets {
  /** [batch, outputs] each */
  readonly targets: Float32Array;
  readonly weights: Float32Array;
  /** Sum of the pictures' weights, as PyTorch's mean divides by it. */
  readonly norm: number;
}

/** Labels of the rows; with `mixed`, the share (1 − λ) of a second label in each row. */
export function batchTargets(
  rule: TargetRule,
  batch: number,
  labels: readonly number[],
  mixed: { readonly labels: readonly number[]; readonly lambda: number } | null = null,
): Targets {
  const { outputs, classWeights } = rule;
  const targets = new Float32Array(batch * outputs);
  const weights = new Float32Array(batch * outputs);
  let norm = 0;
  labels.forEach((label, row) => {
    const parts: readonly Part[] = mixed
      ? [
          { label, share: mixed.lambda },
          { label: mixed.labels[row] ?? label, share: 1 - mixed.lambda },
        ]
      : [{ label, share: 1 }];
    const rowTargets = targets.subarray(row * outputs, (row + 1) * outputs);
    writeTargets(rowTargets, parts);
    const weight = parts.reduce((sum, p) => sum + p.share * (classWeights[p.label] ?? 1), 0);
    smooth(rowTargets, rule.loss);
    writeWeights(weights.subarray(row * outputs, (row + 1) * outputs), rule, weight);
    norm += weight;
  });
  return { targets, weights, norm };
}

interface Part {
  readonly label: number;
  readonly share: number;
}

function writeTargets(row: Float32Array, parts: readonly Part[]): void {
  for (const { label, share } of parts) {
    if (row.length > 1) row[label] = (row[label] ?? 0) + share;
    else row[0] = (row[0] ?? 0) + (label === 1 ? share : 0);
  }
}

/** Szegedy et al. 2016, section 7: (1 − ε) · target + ε / classes. */
function smooth(row: Float32Array, loss: LossConfig): void {
  if (loss.kind !== 'cross-entropy' || loss.labelSmoothing === 0) return;
  const rest = loss.labelSmoothing;
  row.forEach((target, i) => {
    row[i] = (1 - rest) * target + rest / row.length;
  });
}

/**
 * Among classes that exclude one another each term has its class's weight; sigmoids share that of the picture evenly, as
 * the mean of PyTorch's BCEWithLogitsLoss is over classes too.
 */
function writeWeights(row: Float32Array, { loss, classWeights }: TargetRule, weight: number): void {
  if (loss.kind === 'binary' || row.length === 1) row.fill(weight / row.length);
  else row.set(classWeights.slice(0, row.length));
}
