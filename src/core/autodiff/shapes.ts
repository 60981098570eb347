// Arithmetic of dims: what the operators of ops.ts make of them.

/** Multidirectional broadcasting; `op` is named where the dims do not fit. */
export function broadcastDims(
  op: string,
  a: readonly number[],
  b: readonly number[],
): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new Error(`${op} cannot broadcast [${a}] with [${b}].`);
    }
    return left === 1 ? right : left;
  });
}

/** Axes counted from the front, in ascending order. */
export function normalAxes(axes: readonly number[], rank: number): readonly number[] {
  return axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
}

export function reducedDims(
  dims: readonly number[],
  axes: readonly number[],
  keepDims: boolean,
): readonly number[] {
  if (keepDims) return dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  return dims.filter((_, axis) => !axes.includes(axis));
}

/** Length of a slice along an axis of `size` elements. */
export function sliceLength(size: number, start: number, end: number, step: number): number {
  const clamp = (index: number): number => {
    const from = index < 0 ? index + size : index;
    return step > 0 ? Math.min(Math.max(from, 0), size) : Math.min(Math.max(from, -1), size - 1);
  };
  return Math.max(0, Math.ceil((clamp(end) - clamp(start)) / step));
}

/** The axes over which a gradient of dims `from` is summed for an operand of dims `to` that was broadcast. */
export function broadcastAxes(from: readonly number[], to: readonly number[]): readonly number[] {
  const lead = from.length - to.length;
  return from.flatMap((dim, axis) =>
    axis < lead || (to[axis - lead] === 1 && dim !== 1) ? [axis] : [],
  );
}
