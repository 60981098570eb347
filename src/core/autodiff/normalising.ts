// Normalising by statistics of the very values: x̂ = (x − mean) / √(variance + ε) over some axes, and its derivative.

import { floatOf } from '../onnx/nodeAttributes';
import { elementCount } from '../onnx/tensor';
import type { Ops, Tensor } from './ops';
import type { RuleInput } from './rule';

export interface Standardised {
  /** x̂, with the dims of x. */
  readonly values: Tensor;
  /** 1 / √(variance + ε), the normalised axes of length 1. */
  readonly inverse: Tensor;
}

/** Over all axes from `axis` on. ONNX Runtime has one fused operator for it. */
export function standardised(ops: Ops, x: Tensor, axis: number, epsilon: number): Standardised {
  const ones = ops.full(1, x.dims.slice(axis));
  const statistic = { type: x.type, dims: x.dims.map((dim, i) => (i < axis ? dim : 1)) };
  const [values, , inverse] = ops.nodeOf(
    'LayerNormalization',
    [x, ones],
    [{ type: x.type, dims: x.dims }, statistic, statistic],
    { axis, epsilon: { float: epsilon } },
  );
  if (!values || !inverse) throw new Error('LayerNormalization has three outputs.');
  return { values, inverse };
}

/** dx for the gradient of x̂: (dx̂ − mean dx̂ − x̂ mean(dx̂ x̂)) / √(variance + ε), the means over `axes`. */
export function standardisedGradient(
  ops: Ops,
  gradient: Tensor,
  { values, inverse }: Standardised,
  axes: readonly number[],
): Tensor {
  const along = ops.mul(values, ops.mean(ops.mul(gradient, values), axes));
  const rest = ops.sub(ops.sub(gradient, ops.mean(gradient, axes)), along);
  return ops.mul(rest, inverse);
}

/** y = s x̂ + b where each picture's channels are standardised in groups, with one number of s and b for each. */
export function groupwiseGradients(
  { ops, node, x: [x, s], dy: [dy], wants }: RuleInput,
  groups: number,
): readonly (Tensor | null)[] {
  if (!x || !s || !dy) return [];
  const batch = x.dims[0] ?? 0;
  const dims = [batch, groups, elementCount(x.dims) / (batch * groups)];
  const values = ops.reshape(dy, dims);
  const normal = standardised(ops, ops.reshape(x, dims), 2, floatOf(node, 'epsilon', 1e-5));
  const scaled = ops.mul(values, ops.reshape(s, [groups, 1]));
  const dx = wants[0] ? ops.reshape(standardisedGradient(ops, scaled, normal, [2]), x.dims) : null;
  const ds = wants[1] ? ops.sum(ops.mul(values, normal.values), [0, 2], false) : null;
  return [dx, ds, wants[2] ? ops.sum(values, [0, 2], false) : null];
}
