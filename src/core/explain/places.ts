// Where the picture's places lie in a value: on two axes, rows and columns, or as tokens on one.

import type { Node } from '../onnx/graph';

export type Places =
  /** Axes of the value. */
  | { readonly kind: 'grid'; readonly rows: number; readonly columns: number }
  | {
      readonly kind: 'tokens';
      readonly axis: number;
      readonly height: number;
      readonly width: number;
      /** Tokens outside the grid (class, distillation, registers) before and behind it. */
      readonly before: number;
      readonly behind: number;
    };

export interface Source {
  readonly dims: readonly number[];
  readonly places: Places | undefined;
}

/** One node and one of its outputs. */
export interface Step {
  readonly node: Node;
  readonly sources: readonly Source[];
  /** Of the output. */
  readonly dims: readonly number[];
  /** Of the node's outputs before this one. */
  readonly earlier: readonly (readonly number[])[];
  /** An input as whole numbers, where it is a constant. */
  constant(index: number): readonly number[] | undefined;
}

/** Channels at axis 1, rows and columns behind: so the specification has it. */
export const channelsFirst: Places = { kind: 'grid', rows: 2, columns: 3 };
export const channelsLast: Places = { kind: 'grid', rows: 1, columns: 2 };

/** The same with other axes; undefined where an axis is gone. */
export function moved(
  places: Places,
  to: (axis: number) => number | undefined,
): Places | undefined {
  if (places.kind === 'tokens') {
    const axis = to(places.axis);
    return axis === undefined ? undefined : { ...places, axis };
  }
  const [rows, columns] = [to(places.rows), to(places.columns)];
  return rows === undefined || columns === undefined ? undefined : { ...places, rows, columns };
}

export function placeAxes(places: Places): readonly number[] {
  return places.kind === 'tokens' ? [places.axis] : [places.rows, places.columns];
}
