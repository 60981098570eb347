// What can be known of the sign of values from the operators alone: it halves the work of the γ and αβ rules in networks of
// rectifiers.

import type { Node } from '../../onnx/graph';
import type { Wiring } from '../wiring';

const alwaysPositive: ReadonlySet<string> = new Set([
  'Abs',
  'Exp',
  'HardSigmoid',
  'Relu',
  'Sigmoid',
  'Softmax',
  'Softplus',
  'Sqrt',
]);

/** Positive wherever all that they read is. */
const keepsPositive: ReadonlySet<string> = new Set([
  'Add',
  'AveragePool',
  'Cast',
  'Concat',
  'DepthToSpace',
  'Dropout',
  'Flatten',
  'Gather',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'Identity',
  'MaxPool',
  'Mul',
  'ReduceMax',
  'ReduceMean',
  'Reshape',
  'Slice',
  'SpaceToDepth',
  'Split',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** No number of the value is below zero, whatever the picture. */
export function isPositive(value: string, wiring: Wiring): boolean {
  const pending = [value];
  const seen = new Set(pending);
  for (const name of pending) {
    const node = wiring.producers.get(name);
    if (node?.domain !== '') return false;
    if (isRectifier(node, wiring) || alwaysPositive.has(node.op)) continue;
    if (!keepsPositive.has(node.op)) return false;
    const data = ['Add', 'Concat', 'Mul'].includes(node.op) ? node.inputs : node.inputs.slice(0, 1);
    for (const input of data) {
      if (seen.has(input)) continue;
      seen.add(input);
      pending.push(input);
    }
  }
  return true;
}

/** Only rectifiers read the value: what lies below zero has no effect, and so no relevance. */
export function isRectified(value: string, wiring: Wiring): boolean {
  const readers = wiring.consumers.get(value) ?? [];
  return readers.length > 0 && readers.every((node) => isRectifier(node, wiring));
}

function isRectifier(node: Node, { graph }: Wiring): boolean {
  if (node.domain !== '') return false;
  if (node.op !== 'Clip') return node.op === 'Relu';
  const least = graph.constants.get(node.inputs[1] ?? '');
  return least !== undefined && Number(least.data[0]) === 0;
}
