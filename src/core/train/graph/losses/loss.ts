import type { Ops, Tensor } from '../../../autodiff/ops';

/** ℓ [batch, classes] of logits and targets of these dims; the loss is Σ weights · ℓ / norm. */
export type Loss = (ops: Ops, logits: Tensor, targets: Tensor) => Tensor;
