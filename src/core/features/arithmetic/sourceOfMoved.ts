// Operators that only move numbers: which number of which input a number of the output is.

import type { Node, ShapedGraph } from '../../onnx/graph';
import { intOf, intsOf } from '../../onnx/nodeAttributes';
import { toFloat32 } from '../../runtime/cast';
import { coordinatesOf, indexOf } from './indices';

/** A number of a value. */
export interface NumberPlace {
  readonly value: string;
  readonly index: number;
}

/** null: the operator does more than moving, or the number comes from padding. */
export function sourceOfMoved(
  { shapes, constants }: ShapedGraph,
  node: Node,
  place: NumberPlace,
): NumberPlace | null {
  const [value = ''] = node.inputs;
  const dims = shapes.get(place.value)?.dims ?? [];
  const sourceDims = shapes.get(value)?.dims ?? [];
  const at = coordinatesOf(place.index, dims);
  const list = (position: number): readonly number[] | null => {
    const constant = constants.get(node.inputs[position] ?? '');
    return constant ? [...toFloat32(constant)] : null;
  };
  const from = (coordinates: readonly number[]): NumberPlace => ({
    value,
    index: indexOf(coordinates, sourceDims),
  });
  switch (node.op) {
    case 'Cast':
    case 'Dropout':
    case 'Flatten':
    case 'Identity':
    case 'Reshape':
    case 'Squeeze':
    case 'Unsqueeze':
      return { value, index: place.index };
    case 'Transpose': {
      const perm = intsOf(node, 'perm') ?? [...dims.keys()].reverse();
      const coordinates = new Array<number>(dims.length).fill(0);
      perm.forEach((axis, position) => {
        coordinates[axis] = at[position] ?? 0;
      });
      return from(coordinates);
    }
    case 'Slice': {
      const starts = list(1);
      const axes = list(3) ?? starts?.map((_, axis) => axis);
      const steps = list(4) ?? starts?.map(() => 1);
      if (!starts || !axes || !steps) return null;
      return from(sliced(at, sourceDims, starts, axes, steps));
    }
    case 'Split':
      return from(unsplit(shapes, node, place.value, at));
    case 'Concat':
      return unjoined(shapes, node, at);
    default:
      return null;
  }
}

function sliced(
  at: readonly number[],
  dims: readonly number[],
  starts: readonly number[],
  axes: readonly number[],
  steps: readonly number[],
): readonly number[] {
  const coordinates = [...at];
  starts.forEach((start, i) => {
    const axis = ((axes[i] ?? 0) + dims.length) % dims.length;
    const size = dims[axis] ?? 1;
    const step = steps[i] ?? 1;
    const first = start < 0 ? start + size : start;
    const clamped = Math.min(step < 0 ? size - 1 : size, Math.max(0, first));
    coordinates[axis] = clamped + (at[axis] ?? 0) * step;
  });
  return coordinates;
}

function unsplit(
  shapes: ShapedGraph['shapes'],
  node: Node,
  value: string,
  at: readonly number[],
): readonly number[] {
  const axis = axisOf(node, at.length);
  const before = node.outputs
    .slice(0, node.outputs.indexOf(value))
    .reduce((sum, name) => sum + (shapes.get(name)?.dims[axis] ?? 0), 0);
  return at.map((each, position) => (position === axis ? each + before : each));
}

function unjoined(
  shapes: ShapedGraph['shapes'],
  node: Node,
  at: readonly number[],
): NumberPlace | null {
  const axis = axisOf(node, at.length);
  let rest = at[axis] ?? 0;
  for (const value of node.inputs) {
    const dims = shapes.get(value)?.dims ?? [];
    const size = dims[axis] ?? 0;
    if (rest < size) {
      const coordinates = at.map((each, position) => (position === axis ? rest : each));
      return { value, index: indexOf(coordinates, dims) };
    }
    rest -= size;
  }
  return null;
}

function axisOf(node: Node, rank: number): number {
  return (intOf(node, 'axis', 0) + rank) % Math.max(1, rank);
}
