import type { Loss } from './loss';

/** Below this 1 − p counts as this: a power of it under 1 has no derivative at 0. */
const least = 1e-7;

/** ℓ = −t (1 − p)^γ log p with p = softmax(z) (Lin et al. 2017, with a softmax for its sigmoid). */
export const focal =
  (gamma: number): Loss =>
  (ops, logits, targets) => {
    const logarithm = ops.map('LogSoftmax', logits, { axis: -1 });
    const wrong = ops.max(ops.sub(1, ops.map('Exp', logarithm)), least);
    return ops.neg(ops.mul(ops.mul(targets, ops.pow(wrong, gamma)), logarithm));
  };
