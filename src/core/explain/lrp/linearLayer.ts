// A convolution or matrix product by constant weights as the relevance rules see it: z = x · w + b with everything merged
// that belongs to it, w replaced at will, and the way back through any weights.

import type { Ops, Tensor } from '../../autodiff/ops';
import type { RuleInput } from '../../autodiff/rule';
import { derivatives } from '../../autodiff/rules';
import type { ShapedGraph } from '../../onnx/graph';
import { floatOf, intOf } from '../../onnx/nodeAttributes';
import { elementCount } from '../../onnx/tensor';
import { affineOf, type Tail } from './mergeBatchNorm';

export interface LinearLayer {
  readonly ops: Ops;
  readonly x: Tensor;
  readonly w: Tensor;
  /** Broadcasts over z. */
  readonly b: Tensor | null;
  /** x · w + b, as the graph itself has it. */
  readonly z: Tensor;
  /** x · w without a shift. */
  apply(x: Tensor, w: Tensor): Tensor;
  /** s · wᵀ: the gradient by x for the gradient s by z. */
  back(s: Tensor, w: Tensor): Tensor;
}

export function linearLayer(input: RuleInput, tail: Tail, graph: ShapedGraph): LinearLayer {
  const { ops, node, y } = input;
  const weightAt = node.op === 'MatMul' && graph.constants.has(node.inputs[0] ?? '') ? 0 : 1;
  const [x, weights, out] = [input.x[1 - weightAt], input.x[weightAt], y[0]];
  if (!x || !weights || !out) throw new Error(`${node.op} (${node.name}) lacks an operand.`);
  const { scale, shift } = affineOf(node, tail, graph, ops);
  const end = graph.shapes.get(tail.output);
  const pair = (left: Tensor, right: Tensor): readonly Tensor[] =>
    weightAt === 1 ? [left, right] : [right, left];
  return {
    ops,
    x,
    w: scale ? ops.mul(weights, perWeight(input, scale, weights)) : weights,
    b: sum(ops, times(ops, biasOf(input), scale), shift),
    z: end ? { ...end, name: tail.output } : out,
    apply: (values, w) => ops.node(node.op, pair(values, w), out.dims, node.attributes),
    back: (s, w) => {
      const given = {
        ...input,
        node: { ...node, inputs: node.inputs.slice(0, 2) },
        x: pair(x, w),
        dy: [s],
        wants: [weightAt === 1, weightAt === 0],
        // Whatever the graph has there, these are other weights.
        constant: () => undefined,
      };
      const result = derivatives.get(node.op)?.derivative(given);
      const gradient = result && 'refusal' in result ? null : result?.[1 - weightAt];
      if (!gradient) throw new Error(`${node.op} (${node.name}) cannot be gone through backwards.`);
      return gradient;
    },
  };
}

/** One number per output channel, in dims that broadcast over the weights. */
function perWeight({ ops, node }: RuleInput, scale: Tensor, weights: Tensor): Tensor {
  const count = elementCount(scale.dims);
  if (count === 1) return ops.reshape(scale, []);
  const rest = weights.dims.slice(2).map(() => 1);
  switch (node.op) {
    case 'Conv':
      return ops.reshape(scale, [count, 1, ...rest]);
    case 'ConvTranspose':
      return ops.reshape(scale, [1, count, ...rest]);
    case 'Gemm':
      return ops.reshape(scale, intOf(node, 'transB', 0) === 1 ? [count, 1] : [count]);
    default:
      return ops.reshape(scale, [count]);
  }
}

function biasOf({ ops, node, x: [, , bias], y: [y] }: RuleInput): Tensor | null {
  if (!bias || !y) return null;
  if (node.op === 'Gemm') {
    const beta = floatOf(node, 'beta', 1);
    return beta === 1 ? bias : ops.mul(bias, beta);
  }
  const perChannel = y.dims.map((_, axis) => (axis === 1 ? (bias.dims[0] ?? 1) : 1));
  return ops.reshape(bias, perChannel);
}

function times(ops: Ops, a: Tensor | null, b: Tensor | null): Tensor | null {
  return a && b ? ops.mul(a, b) : a;
}

function sum(ops: Ops, a: Tensor | null, b: Tensor | null): Tensor | null {
  return a && b ? ops.add(a, b) : (a ?? b);
}
