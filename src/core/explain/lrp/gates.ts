// Products of two values of the picture: which of them is the signal and which only a gate. A gate (attention weights, the
// sigmoid of squeeze-and-excitation, the bounded factor of SiLU, GELU and HardSwish) is held constant and takes no relevance:
// "signal takes all" of Arras et al. 2017 (arXiv:1706.07206); for attention the AH-rule of Ali et al. 2022 (arXiv:2202.07304),
// which keeps the relevance where treating the softmax as a layer loses it.

import type { Node } from '../../onnx/graph';
import { elementCount } from '../../onnx/tensor';
import { sourceOf, type Wiring } from '../wiring';

/** How surely the values of an operator gate what they are multiplied with. */
const gateStrength: ReadonlyMap<string, number> = new Map([
  ['Softmax', 3],
  ['Sigmoid', 3],
  ['HardSigmoid', 3],
  ['Erf', 2],
  ['Tanh', 2],
  ['Clip', 1],
]);

/** The positions of the operands that take relevance: one where the other is a constant or a gate, else both. */
export function signalOperands(node: Node, wiring: Wiring): readonly number[] {
  const { constants } = wiring.graph;
  const varying = [0, 1].filter((position) => {
    const name = node.inputs[position] ?? '';
    return name !== '' && !constants.has(name);
  });
  if (varying.length < 2) return varying;
  const [left, right] = [0, 1].map((position) => strengthOf(node, position, wiring));
  if (left === undefined || right === undefined || left === right) return smaller(node, wiring);
  return left > right ? [1] : [0];
}

function strengthOf(node: Node, position: number, wiring: Wiring): number {
  const source = sourceOf(wiring, node.inputs[position] ?? '', true);
  const strength = source?.domain === '' ? (gateStrength.get(source.op) ?? 0) : 0;
  // Between matrices only weights of attention are gates.
  return node.op === 'Mul' || strength === 3 ? strength : 0;
}

/** Of two factors that could both be signals, one that is spread over the other is the gate. */
function smaller(node: Node, { graph }: Wiring): readonly number[] {
  if (node.op !== 'Mul') return [0, 1];
  const [left = 0, right = 0] = node.inputs.map((name) =>
    elementCount(graph.shapes.get(name)?.dims ?? []),
  );
  if (left === right) return [0, 1];
  return left < right ? [1] : [0];
}
