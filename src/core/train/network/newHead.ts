// A new classifier on a value of the network: pooled to one row of features per picture, then one linear layer, or two with
// a rectifier between.

import { createOps, type Ops, type Tensor } from '../../autodiff/ops';
import type { ShapedGraph } from '../../onnx/graph';
import type { TensorValue } from '../../onnx/tensor';
import { elementCount } from '../../onnx/tensor';
import { tensorOf, trimmed, withOps } from './edit';
import { heWeights, zeros } from './initialise';

export interface NewHead {
  readonly value: string;
  readonly batch: number;
  readonly classCount: number;
  readonly initialisation: 'he' | 'zero';
  readonly hidden: number | null;
  readonly seed: number;
}

export interface WithHead {
  readonly graph: ShapedGraph;
  readonly features: string;
  readonly logits: string;
}

export function withNewHead(graph: ShapedGraph, head: NewHead): WithHead {
  const { initialisation, hidden, classCount, seed } = head;
  const ops = createOps('head', (name) => graph.shapes.has(name));
  const features = pooled(ops, tensorOf(graph, head.value), head.batch);
  const weights = new Map<string, TensorValue>();
  const named = (name: string, value: TensorValue): Tensor => {
    let free = name;
    while (graph.shapes.has(free) || graph.constants.has(free)) free = `new.${free}`;
    weights.set(free, value);
    return { name: free, type: value.type, dims: value.dims };
  };
  const linear = (x: Tensor, name: string, units: number, isLast: boolean): Tensor => {
    const dims = [units, x.dims[1] ?? 0];
    // A hidden layer of zeros would never learn.
    const isZero = isLast && initialisation === 'zero';
    const w = named(`${name}.weight`, isZero ? zeros(dims) : heWeights(dims, seed, name));
    const b = named(`${name}.bias`, zeros([units]));
    return ops.node('Gemm', [x, w, b], [x.dims[0] ?? 0, units], { transB: 1 });
  };
  const logits =
    hidden === null
      ? linear(features, 'head', classCount, true)
      : linear(
          ops.map('Relu', linear(features, 'head.0', hidden, false)),
          'head.2',
          classCount,
          true,
        );
  const shapes = [...weights].map(([name, { type, dims }]) => [name, { type, dims }] as const);
  const edited = withOps(graph, ops, 'back');
  const whole = {
    ...edited,
    outputs: [logits.name],
    constants: new Map([...edited.constants, ...weights]),
    shapes: new Map([...edited.shapes, ...shapes]),
  };
  return { graph: trimmed(whole, [logits.name]), features: features.name, logits: logits.name };
}

/** One row per picture: the mean of a map over its places, of a sequence over its tokens. */
function pooled(ops: Ops, x: Tensor, batch: number): Tensor {
  const rank = x.dims.length;
  if (rank >= 4) {
    const isOne = elementCount(x.dims.slice(2)) === 1;
    const pool = isOne
      ? x
      : ops.node(
          'GlobalAveragePool',
          [x],
          [...x.dims.slice(0, 2), ...x.dims.slice(2).map(() => 1)],
        );
    return ops.reshape(pool, [batch, x.dims[1] ?? 0]);
  }
  if (rank === 3) return ops.mean(x, [1], false);
  return ops.reshape(x, [batch, elementCount(x.dims) / batch]);
}
