// Relevance through y = g (x − mean x) / σ + b with the deviation σ held constant (Ali et al. 2022, arXiv:2202.07304): the
// layer is then linear, and R_j = x_j Σ_k ∂y_k/∂x_j R_k / y_k with ∂y_k/∂x_j = g_k (δ_jk − 1/n) / σ.

import { standardised } from '../../autodiff/normalising';
import type { Ops, Tensor } from '../../autodiff/ops';
import type { Derivative, RuleInput } from '../../autodiff/rule';
import { floatOf, intOf } from '../../onnx/nodeAttributes';
import { elementCount } from '../../onnx/tensor';
import { stabilised } from './linearRules';

export const normalisationRule: Derivative = (input) => {
  const {
    ops,
    node,
    x: [x, gain],
    y: [y],
    dy: [relevance, ...others],
  } = input;
  if (!x || !gain || !y || !relevance) return [];
  if (others.some((each) => each !== null))
    return { refusal: 'its statistics are used further on' };
  const { dims, axis, gainDims } = groupsOf(input, x, gain);
  const s = ops.reshape(ops.div(relevance, stabilised(ops, y)), dims);
  const weighed = ops.mul(s, gainDims ? ops.reshape(gain, gainDims) : gain);
  const { inverse } = standardised(ops, ops.reshape(x, dims), axis, floatOf(node, 'epsilon', 1e-5));
  const gradient = ops.mul(centred(ops, weighed, axis), inverse);
  return [ops.mul(x, ops.reshape(gradient, x.dims))];
};

function centred(ops: Ops, x: Tensor, axis: number): Tensor {
  const axes = [...x.dims.keys()].slice(axis);
  return ops.sub(x, ops.mean(x, axes));
}

/** The dims in which the normalised numbers come last, from `axis` on. */
function groupsOf(
  { node }: RuleInput,
  x: Tensor,
  gain: Tensor,
): {
  readonly dims: readonly number[];
  readonly axis: number;
  readonly gainDims?: readonly number[];
} {
  if (node.op === 'LayerNormalization') {
    const rank = x.dims.length;
    return { dims: x.dims, axis: (intOf(node, 'axis', -1) + rank) % rank };
  }
  const batch = x.dims[0] ?? 1;
  const groups =
    node.op === 'GroupNormalization' ? intOf(node, 'num_groups', 1) : (gain.dims[0] ?? 1);
  const dims = [batch, groups, elementCount(x.dims) / (batch * groups)];
  return { dims, axis: 2, gainDims: [groups, 1] };
}
