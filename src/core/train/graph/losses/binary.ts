import type { Loss } from './loss';

/** ℓ = −t log σ(z) − (1 − t) log(1 − σ(z)) = softplus(z) − t z, which does not overflow. */
export const binary: Loss = (ops, logits, targets) =>
  ops.sub(ops.map('Softplus', logits), ops.mul(targets, logits));
