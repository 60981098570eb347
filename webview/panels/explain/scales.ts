// Which maps may share one scale, and how far it reaches: numbers of one kind are compared, others only look comparable.

import { scaleEnd, type ValueMap } from '../../../src/base/heatmap';
import type { ExplainCell } from '../../../src/protocol/explainPanel';

export interface ScaledCell {
  readonly cell: ExplainCell;
  readonly map: ValueMap | null;
}

/**
 * The end of one scale for all maps of the same method, layer and kind of score, by cell id; only where there are two
 * or more of a kind.
 */
export function sharedPeaks(cells: readonly ScaledCell[]): ReadonlyMap<number, number> {
  const kinds = new Map<string, { readonly id: number; readonly peak: number }[]>();
  for (const { cell, map } of cells) {
    const kind = kindOf(cell, map);
    if (!map || kind === null) continue;
    kinds.set(kind, [...(kinds.get(kind) ?? []), { id: cell.id, peak: scaleEnd(map) }]);
  }
  const groups = [...kinds.values()].filter((group) => group.length > 1);
  return new Map(
    groups.flatMap((group) => {
      const peak = Math.max(...group.map((member) => member.peak));
      return group.map(({ id }) => [id, peak] as const);
    }),
  );
}

function kindOf({ choice, result }: ExplainCell, map: ValueMap | null): string | null {
  if (!result || !map || choice.method === 'activation-maximization') return null;
  return JSON.stringify([choice.method, result.layer, result.scoreKind, map.isSigned]);
}
