// Where a channel is strongest, each place well apart from the stronger ones.

import type { InputArea, ReceptiveField, StrongPatch } from '../../protocol/features';

/** At most so many. */
const count = 6;
/** Places nearer than this share of the map's side show the same thing. */
const distanceShare = 1 / 8;

/** `map`: [height, width]. Only places above the channel's mean; none where all are the same. */
export function strongPlaces(
  map: Float32Array,
  width: number,
  receptiveField: ReceptiveField,
): readonly StrongPatch[] {
  const height = map.length / width;
  const apart = Math.max(1, Math.round(Math.max(height, width) * distanceShare));
  const mean =
    map.reduce((sum, value) => sum + (Number.isFinite(value) ? value : 0), 0) / map.length;
  const order = Array.from(map.keys())
    .filter((at) => (map[at] ?? 0) > mean)
    .sort((a, b) => (map[b] ?? 0) - (map[a] ?? 0));
  const found: StrongPatch[] = [];
  for (const at of order) {
    if (found.length === count) break;
    const [y, x] = [Math.floor(at / width), at % width];
    const isNew = found.every(
      (each) => Math.max(Math.abs(each.y - y), Math.abs(each.x - x)) > apart,
    );
    if (isNew) found.push({ y, x, number: map[at] ?? 0, area: areaOf(receptiveField, y, x) });
  }
  return found;
}

function areaOf(field: ReceptiveField, y: number, x: number): InputArea | null {
  if (field.kind !== 'window') return null;
  const [rows, columns] = [field.rows[y], field.columns[x]];
  if (!rows || !columns) return null;
  return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
}
