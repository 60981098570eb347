import { textOf } from '../../onnx/nodeAttributes';
import { type AxisMap, throughAxis } from '../axisMaps';
import { numbersOf } from '../numbers';
import type { Ops, Tensor } from '../ops';
import type { OperatorRule } from '../rule';

/** y is x with elements added at its ends or, where negative, taken away; dx sums dy over all copies of an element. */
export const pad: OperatorRule = {
  id: 'Pad',
  derivative: ({ ops, node, x: [x], dy: [dy], wants, constant }) => {
    if (!x || !dy) return [];
    const [sizes, axes] = [constant(1), constant(3)];
    if (!sizes || (node.inputs[3] && !axes)) return { refusal: 'its pads are not constant' };
    const rank = x.dims.length;
    const places = axes ? numbersOf(axes).map((axis) => (axis + rank) % rank) : [...x.dims.keys()];
    const pads = numbersOf(sizes);
    const sideOf = (side: number): readonly number[] =>
      [...x.dims.keys()].map((axis) => {
        const at = places.indexOf(axis);
        return at < 0 ? 0 : (pads[at + side * places.length] ?? 0);
      });
    const [before, after] = [sideOf(0), sideOf(1)];
    const mode = textOf(node, 'mode', 'constant');
    if (mode === 'constant') return ofConstant(ops, dy, before, after, wants);
    const dx = x.dims.reduce((gradient, size, axis) => {
      const map = copies(mode, size, before[axis] ?? 0, after[axis] ?? 0);
      return throughAxis(ops, gradient, axis, size, map);
    }, dy);
    return [dx];
  },
};

/** dx = dy without the edges; the constant's own gradient is the sum of what is left. */
function ofConstant(
  ops: Ops,
  dy: Tensor,
  before: readonly number[],
  after: readonly number[],
  wants: readonly boolean[],
): readonly (Tensor | null)[] {
  const negated = (sizes: readonly number[]): readonly number[] => sizes.map((size) => 0 - size);
  const dx = ops.pad(dy, negated(before), negated(after));
  if (!wants[2]) return [dx];
  const total = (x: Tensor): Tensor => ops.sum(x, [...x.dims.keys()], false);
  return [dx, null, ops.sub(total(dy), total(dx))];
}

/** Which element of an axis of `size` each place copies: of what negative pads leave, mirrored, repeated or held. */
function copies(mode: string, size: number, before: number, after: number): AxisMap {
  const first = Math.max(0, -before);
  const kept = size - first - Math.max(0, -after);
  const sources: Readonly<Record<string, (at: number) => number>> = {
    edge: (at) => Math.min(Math.max(at, 0), kept - 1),
    wrap: (at) => modulo(at, kept),
    reflect: (at) => (kept === 1 ? 0 : kept - 1 - Math.abs(modulo(at, 2 * kept - 2) - kept + 1)),
  };
  const source = sources[mode];
  if (!source) throw new Error(`Pad has no mode ${mode}.`);
  return Array.from({ length: size + before + after }, (_, place) => [
    { at: first + source(place - Math.max(0, before)), weight: 1 },
  ]);
}

function modulo(a: number, b: number): number {
  return ((a % b) + b) % b;
}
