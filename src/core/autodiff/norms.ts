// The two halves of the derivative of a norm y = (Σ |x|ᵖ)^(1/p): ∂y/∂x = y¹⁻ᵖ · x|x|ᵖ⁻², the first of which is a matter of
// the output and the second of the input.

import type { Ops, Tensor } from './ops';

/** dy y¹⁻ᵖ; 0 where y is 0, as in PyTorch. */
export function normOutputGradient(ops: Ops, y: Tensor, dy: Tensor, p: number): Tensor {
  if (p === 1) return dy;
  const scaled = p === 2 ? ops.div(dy, y) : ops.mul(dy, ops.pow(y, 1 - p));
  return ops.mask(ops.greater(y, 0), scaled);
}

/** gradient · x|x|ᵖ⁻², where the gradient may be one that is broadcast. */
export function normInputGradient(ops: Ops, x: Tensor, gradient: Tensor, p: number): Tensor {
  if (p === 2) return ops.mul(gradient, x);
  const sign = ops.map('Sign', x);
  if (p === 1) return ops.mul(gradient, sign);
  return ops.mul(gradient, ops.mul(sign, ops.pow(ops.map('Abs', x), p - 1)));
}
