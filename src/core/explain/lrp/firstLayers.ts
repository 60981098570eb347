// The layers that see the picture first: for them z^B of the composite knows between which bounds every number lies. What
// stands between the input and such a layer (normalising pixels, exchanging axes) is run on a black and on a white picture.

import type { Ops, Tensor } from '../../autodiff/ops';
import type { Node, ValueShape } from '../../onnx/graph';
import { elementCount } from '../../onnx/tensor';
import { stridesOf } from '../strides';
import type { SubjectInput } from '../subject';
import type { Wiring } from '../wiring';
import type { RelevancePaths } from './relevanceRules';

export interface FirstLayers {
  /** Name of the layer to the value that it reads. */
  readonly reads: ReadonlyMap<string, string>;
  /** Names of the nodes between the input and these layers. */
  readonly prelude: ReadonlySet<string>;
}

/** Operators of a prelude besides those that only move numbers: they rise or fall with each number by itself. */
const monotone: ReadonlySet<string> = new Set([
  'Add',
  'BatchNormalization',
  'DequantizeLinear',
  'Div',
  'Mul',
  'QuantizeLinear',
  'Sub',
]);
/** These move numbers, but which ones depends on the numbers. */
const choosing: ReadonlySet<string> = new Set([
  'GlobalMaxPool',
  'Max',
  'MaxPool',
  'Min',
  'ReduceMax',
  'ReduceMin',
  'Where',
]);

export function firstLayers({ wiring, kinds }: RelevancePaths, input: string): FirstLayers {
  const { graph, producers } = wiring;
  /** Values reached from the input without meeting a layer. */
  const early = new Set([input]);
  const reads = new Map<string, string>();
  for (const node of graph.nodes) {
    const data = node.inputs.filter((name) => name !== '' && !graph.constants.has(name));
    if (data.length === 0 || !data.every((name) => early.has(name))) continue;
    const kind = kinds.get(node.name);
    const isMoving = kind === 'move' && !choosing.has(node.op);
    if (kind === 'linear') reads.set(node.name, data[0] ?? '');
    else if (isMoving || (kind && monotone.has(node.op) && data.length === 1)) {
      for (const name of node.outputs) early.add(name);
    }
  }
  const prelude = new Set<string>();
  const pending = [...reads.values()];
  for (const name of pending) {
    const node = producers.get(name);
    if (!node || prelude.has(node.name)) continue;
    prelude.add(node.name);
    pending.push(...node.inputs);
  }
  return { reads, prelude };
}

/** The smallest and the largest number that each place of an early value may hold. */
export function boundsOf(
  value: string,
  { graph, producers }: Wiring,
  input: SubjectInput,
  ops: Ops,
): { readonly low: Tensor; readonly high: Tensor } {
  const shapeOf = (name: string): ValueShape =>
    graph.shapes.get(name) ?? { type: 'float32', dims: [] };
  const corner = (pixel: readonly number[]): Tensor => {
    const known = new Map([[input.name, picture(shapeOf(input.name).dims, pixel, input, ops)]]);
    const of = (name: string): Tensor | null => {
      if (name === '') return null;
      const node = producers.get(name);
      if (!known.has(name) && node) copied(node, node.inputs.map(of));
      return known.get(name) ?? { ...shapeOf(name), name };
    };
    const copied = (node: Node, inputs: readonly (Tensor | null)[]): void => {
      const results = ops.nodeOf(node.op, inputs, node.outputs.map(shapeOf), node.attributes);
      node.outputs.forEach((name, i) => {
        const result = results[i];
        if (result) known.set(name, result);
      });
    };
    return of(value) ?? ops.full(0);
  };
  const [black, white] = [corner(input.black), corner(input.white)];
  return { low: ops.min(black, white), high: ops.max(black, white) };
}

/** A picture of one colour. */
function picture(
  dims: readonly number[],
  pixel: readonly number[],
  input: SubjectInput,
  ops: Ops,
): Tensor {
  const { channels, pixels, channel, pixel: step } = stridesOf(input);
  const data = new Float32Array(elementCount(dims));
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < pixels; p++) data[c * channel + p * step] = pixel[c] ?? 0;
  }
  return ops.constant({ type: 'float32', dims, data });
}
