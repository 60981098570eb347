// Reading the constant inputs of a node.

import { numbersOf } from './floats';
import type { Operand } from './rule';

/** undefined where the input is left out or changes with the picture. */
export function ofConstant(operand: Operand | null | undefined): readonly number[] | undefined {
  return operand?.value && numbersOf(operand.value);
}

/** Counted from the front. */
export function normalAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

export function normalAxes(axes: readonly number[], rank: number): readonly number[] {
  return axes.map((axis) => normalAxis(axis, rank));
}

export function isOnes(sizes: readonly number[]): boolean {
  return sizes.every((size) => size === 1);
}

export function productOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
