// Places behind a reshape: the numbers keep their order, so axes fall into groups of equal size. Axes of length one carry
// nothing and are passed over.

import { moved, type Places, placeAxes, type Step } from './places';

export function reshaped({ sources: [source], dims }: Step): Places | undefined {
  const places = source?.places;
  if (!places) return undefined;
  const groups = regroup(source.dims, dims);
  if (places.kind === 'tokens') return reshapedTokens(places, groups, dims);
  const [height = 0, width = 0] = placeAxes(places).map((axis) => source.dims[axis] ?? 0);
  const groupOf = (axis: number): AxisGroup | undefined =>
    groups.find(({ from }) => from.includes(axis));
  const [rows, columns] = [groupOf(places.rows), groupOf(places.columns)];
  const asTokens = (axis: number): Places => ({
    kind: 'tokens',
    axis,
    height,
    width,
    before: 0,
    behind: 0,
  });
  if (dims.join() === source.dims.join()) return places;
  if (!rows || !columns) {
    // One line of places is the same as its tokens.
    const [axis, other] = onlyFrom(rows ?? columns);
    return axis !== undefined && other === undefined ? asTokens(axis) : undefined;
  }
  if (rows === columns) {
    const isWhole = rows.from.join() === placeAxes(places).join();
    const [axis = 0, other] = rows.to;
    return isWhole && other === undefined ? asTokens(axis) : undefined;
  }
  // An axis cut in two, rows · rows of a patch, has its places on the first part.
  return moved(places, (axis) => onlyFrom(axis === places.rows ? rows : columns)[0]);
}

function reshapedTokens(
  places: Extract<Places, { kind: 'tokens' }>,
  groups: readonly AxisGroup[],
  dims: readonly number[],
): Places | undefined {
  const [rows, columns, more] = onlyFrom(groups.find(({ from }) => from.includes(places.axis)));
  if (rows === undefined) return undefined;
  if (columns === undefined) return { ...places, axis: rows };
  const isGrid = dims[rows] === places.height && dims[columns] === places.width;
  return isGrid && more === undefined ? { kind: 'grid', rows, columns } : undefined;
}

/** What became of an axis that is alone in its group. */
function onlyFrom(group: AxisGroup | undefined): readonly number[] {
  return group?.from.length === 1 ? group.to : [];
}

interface AxisGroup {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Groups as small as the dims allow, in order. */
function regroup(from: readonly number[], to: readonly number[]): readonly AxisGroup[] {
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
