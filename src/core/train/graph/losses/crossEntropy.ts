import type { Loss } from './loss';

/** ℓ = −t log softmax(z), for targets that are shares: smoothed labels (Szegedy et al. 2016), mixed pictures. */
export const crossEntropy: Loss = (ops, logits, targets) =>
  ops.neg(ops.mul(targets, ops.map('LogSoftmax', logits, { axis: -1 })));
