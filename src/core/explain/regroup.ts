// Which axes of a value become which when it is reshaped: the numbers keep their order, so axes fall into groups of equal
// size. Axes of length one carry nothing and are passed over.

export interface AxisGroup {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Groups as small as the dims allow, in order. */
export function regroup(from: readonly number[], to: readonly number[]): readonly AxisGroup[] {
  const rest = { from: longAxes(from), to: longAxes(to) };
  const groups: AxisGroup[] = [];
  while (rest.from.length > 0 && rest.to.length > 0) {
    const group = { from: rest.from.splice(0, 1), to: rest.to.splice(0, 1) };
    for (;;) {
      const [before, after] = [sizeOf(from, group.from), sizeOf(to, group.to)];
      if (before === after) break;
      const side = before < after ? 'from' : 'to';
      const next = rest[side].shift();
      if (next === undefined) return groups;
      group[side].push(next);
    }
    groups.push(group);
  }
  return groups;
}

function longAxes(dims: readonly number[]): number[] {
  return [...dims.keys()].filter((axis) => dims[axis] !== 1);
}

function sizeOf(dims: readonly number[], axes: readonly number[]): number {
  return axes.reduce((size, axis) => size * (dims[axis] ?? 1), 1);
}
