// From what running the model showed to a colour for every box. A folded block shows its nodes together: the sum of their
// times, the worst of everything else.

import { colormapLevels, colormapLookup } from '../../../src/base/colormaps';
import type { GraphView, ValueStatistics } from '../../../src/protocol/graph';
import type { OverlayData } from '../../../src/protocol/modelEditor';
import type { Coloring } from './panelState';

export interface OverlayFills {
  /** By box; null: nothing is known of it. */
  readonly fills: readonly (string | null)[];
  /** By box. */
  readonly values: readonly (number | null)[];
  readonly low: number;
  readonly high: number;
}

/** Times differ by orders of magnitude: their square roots are coloured. */
export function shareOf(coloring: Coloring, value: number, high: number): number {
  const share = high > 0 ? Math.min(1, Math.max(0, value / high)) : 0;
  return coloring === 'time' ? Math.sqrt(share) : share;
}

export const badColor = 'rgb(196 43 28)';

/** null: by operator, or there is nothing to colour by. */
export function overlayFills(
  data: OverlayData,
  view: GraphView,
  coloring: Coloring,
): OverlayFills | null {
  const numbers = nodeNumbers(data, coloring);
  if (!numbers) return null;
  const together = coloring === 'time' ? timesTogether(data) : new Map<number, number>();
  const values = view.boxes.map(({ nodes, isOpen, kind }) => {
    if (isOpen || nodes.length === 0) return null;
    const isTime = coloring === 'time';
    return isTime && kind === 'node'
      ? (together.get(nodes[0]?.[0] ?? -1) ?? null)
      : ofRanges(numbers, nodes, isTime);
  });
  const high = Math.max(0, ...values.filter((value) => value !== null));
  const colors = colormapLookup('viridis');
  const fills = values.map((value) => {
    if (value === null) return null;
    if (coloring === 'invalid') return value > 0 ? badColor : null;
    const level = Math.round(shareOf(coloring, value, high) * (colormapLevels - 1));
    return `rgb(${[...colors.subarray(3 * level, 3 * level + 3)].join(' ')})`;
  });
  return { fills, values, low: 0, high };
}

/** A node shows the time of all that runs together with it, since that cannot be divided. */
function timesTogether({ profile }: OverlayData): ReadonlyMap<number, number> {
  return new Map(
    (profile?.groups ?? []).flatMap(({ nodes, microseconds }) =>
      nodes.map((node) => [node, microseconds] as const),
    ),
  );
}

/** By node of the file; a node without an entry has no number. */
function nodeNumbers(
  { statistics, profile }: OverlayData,
  coloring: Coloring,
): ReadonlyMap<number, number> | null {
  const numbers = new Map<number, number>();
  if (coloring === 'operator') return null;
  if (coloring === 'time') {
    if (!profile) return null;
    for (const { nodes, microseconds } of profile.groups) {
      // All of it with the first node: it cannot be divided.
      const [first] = nodes;
      if (first !== undefined) numbers.set(first, (numbers.get(first) ?? 0) + microseconds);
      for (const node of nodes.slice(1)) if (!numbers.has(node)) numbers.set(node, 0);
    }
    return numbers;
  }
  for (const value of statistics.values) {
    const number = numberOf(value, coloring);
    // A range that is NaN or infinite would leave no scale for the others; `invalid` counts it.
    if (number === null || !Number.isFinite(number)) continue;
    numbers.set(value.node, Math.max(numbers.get(value.node) ?? 0, number));
  }
  return numbers;
}

function numberOf(value: ValueStatistics, coloring: Exclude<Coloring, 'operator' | 'time'>) {
  switch (coloring) {
    case 'range':
      return Math.max(Math.abs(value.minimum), Math.abs(value.maximum));
    case 'dead':
      return value.dead;
    case 'sparsity':
      return value.sparsity;
    case 'invalid':
      return value.nan + value.infinite;
  }
}

function ofRanges(
  numbers: ReadonlyMap<number, number>,
  ranges: readonly (readonly [number, number])[],
  isSum: boolean,
): number | null {
  let result: number | null = null;
  for (const [from, to] of ranges) {
    for (let node = from; node <= to; node++) {
      const number = numbers.get(node);
      if (number === undefined) continue;
      result = isSum ? (result ?? 0) + number : Math.max(result ?? 0, number);
    }
  }
  return result;
}

/** The other nodes that ONNX Runtime runs together with this one. */
export function groupCompanions({ profile }: OverlayData, node: number): readonly number[] {
  const group = profile?.groups.find(({ nodes }) => nodes.includes(node));
  return group ? group.nodes.filter((other) => other !== node) : [];
}
