// Where keys lead in rows of tiles.

/** Where an arrow or a page key leads from `current`, or null when the key is none of a grid's. */
export function tileOfKey(
  key: string,
  current: number,
  { columns, count }: { readonly columns: number; readonly count: number },
  pageRows: number,
): number | null {
  const last = count - 1;
  if (last < 0) return null;
  const rowOf = (tile: number): number => Math.floor(tile / columns);
  const clamp = (tile: number): number => Math.max(0, Math.min(last, tile));
  const below = (tile: number): number =>
    tile > last && rowOf(current) === rowOf(last) ? current : clamp(tile);
  switch (key) {
    case 'ArrowLeft':
      return clamp(current - 1);
    case 'ArrowRight':
      return clamp(current + 1);
    case 'ArrowUp':
      return current - columns < 0 ? current : current - columns;
    case 'ArrowDown':
      return below(current + columns);
    case 'PageUp':
      return clamp(current - columns * pageRows);
    case 'PageDown':
      return clamp(current + columns * pageRows);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
