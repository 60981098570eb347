// The canoniser of LRP: a BatchNormalization, or a product or sum with a constant per channel, right behind a linear layer
// belongs to that layer. Its node hands relevance on unchanged, and the layer distributes it with the merged weights w · a and
// shift c, against the value at the end of the chain: as if the graph had been rewritten, without rewriting it. Before a
// layer nothing need be merged: with the ε rule a scale or shift of its own gives the very same relevance as the merged one.

import type { Ops, Tensor } from '../../autodiff/ops';
import type { Node, ShapedGraph } from '../../onnx/graph';
import { floatOf } from '../../onnx/nodeAttributes';
import type { Wiring } from '../wiring';

/** y = a · x + c per channel of the layer's output; null where a is 1 or c is 0. */
export interface ChannelAffine {
  readonly scale: Tensor | null;
  readonly shift: Tensor | null;
}

export interface Tail {
  readonly nodes: readonly Node[];
  /** The value at its end; the layer's own output for an empty tail. */
  readonly output: string;
}

/** Whether the node weighs its input by constants. */
export function isLinearLayer(node: Node, { constants }: ShapedGraph): boolean {
  if (node.domain !== '') return false;
  switch (node.op) {
    case 'Conv':
    case 'ConvTranspose':
    case 'Gemm':
      return constants.has(node.inputs[1] ?? '');
    case 'MatMul':
      return node.inputs.some((name) => constants.has(name));
    default:
      return false;
  }
}

/** The chain behind a linear layer that is part of it. It ends where relevance starts, at the latest. */
export function tailOf(layer: Node, { graph, consumers }: Wiring, starts: readonly string[]): Tail {
  const nodes: Node[] = [];
  let output = layer.outputs[0] ?? '';
  const axis = channelAxis(layer, graph);
  while (axis !== null && !starts.includes(output)) {
    const [next, ...others] = consumers.get(output) ?? [];
    if (!next || others.length > 0 || !isPerChannel(next, output, axis, graph)) break;
    nodes.push(next);
    output = next.outputs[0] ?? '';
  }
  return { nodes, output };
}

/** The axis of the layer's output with one weight vector each; null where a tail cannot be merged into the weights. */
function channelAxis(layer: Node, { shapes, constants }: ShapedGraph): number | null {
  const rank = shapes.get(layer.outputs[0] ?? '')?.dims.length ?? 0;
  switch (layer.op) {
    case 'Conv':
      return 1;
    case 'ConvTranspose':
      // With groups the axis is spread over two of the weights.
      return shapes.get(layer.inputs[1] ?? '')?.dims[1] ===
        shapes.get(layer.outputs[0] ?? '')?.dims[1]
        ? 1
        : null;
    case 'MatMul':
      return constants.has(layer.inputs[1] ?? '') ? rank - 1 : null;
    default:
      return rank - 1;
  }
}

function isPerChannel(node: Node, from: string, axis: number, graph: ShapedGraph): boolean {
  if (node.domain !== '') return false;
  const dims = graph.shapes.get(from)?.dims ?? [];
  if (node.op === 'BatchNormalization') return axis === 1 && node.inputs[0] === from;
  const position = node.inputs.indexOf(from);
  const isKnown =
    node.op === 'Add' ||
    node.op === 'Mul' ||
    ((node.op === 'Sub' || node.op === 'Div') && position === 0);
  const other = node.inputs[1 - position] ?? '';
  const otherDims = graph.shapes.get(other)?.dims ?? [];
  const lead = dims.length - otherDims.length;
  return (
    isKnown &&
    lead >= 0 &&
    graph.constants.has(other) &&
    otherDims.every((dim, i) => dim === 1 || (i + lead === axis && dim === dims[axis]))
  );
}

/** The tail as one scale and one shift, in dims that broadcast over the layer's output. */
export function affineOf(layer: Node, tail: Tail, graph: ShapedGraph, ops: Ops): ChannelAffine {
  const axis = channelAxis(layer, graph) ?? 0;
  const rank = graph.shapes.get(layer.outputs[0] ?? '')?.dims.length ?? 0;
  const tensor = (name: string): Tensor => ({
    ...(graph.shapes.get(name) ?? { type: 'float32', dims: [] }),
    name,
  });
  const perChannel = (name: string): Tensor => {
    const vector = tensor(name);
    return ops.reshape(
      vector,
      Array.from({ length: rank }, (_, i) => (i === axis ? (vector.dims[0] ?? 1) : 1)),
    );
  };
  let { scale, shift }: ChannelAffine = { scale: null, shift: null };
  const times = (factor: Tensor): void => {
    scale = scale ? ops.mul(scale, factor) : factor;
    shift = shift ? ops.mul(shift, factor) : null;
  };
  const plus = (term: Tensor): void => {
    shift = shift ? ops.add(shift, term) : term;
  };
  let from = layer.outputs[0] ?? '';
  for (const node of tail.nodes) {
    const other = node.inputs.find((name) => name !== from) ?? '';
    if (node.op === 'BatchNormalization') {
      const [, gain = '', beta = '', mean = '', variance = ''] = node.inputs;
      const deviation = ops.map(
        'Sqrt',
        ops.add(perChannel(variance), floatOf(node, 'epsilon', 1e-5)),
      );
      plus(ops.neg(perChannel(mean)));
      times(ops.div(perChannel(gain), deviation));
      plus(perChannel(beta));
    } else if (node.op === 'Add') plus(tensor(other));
    else if (node.op === 'Sub') plus(ops.neg(tensor(other)));
    else if (node.op === 'Mul') times(tensor(other));
    else times(ops.div(1, tensor(other)));
    from = node.outputs[0] ?? '';
  }
  return { scale, shift };
}
