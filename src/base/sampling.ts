// Reading a grid of numbers between its cells: bilinear by cell centres, the edges continued outwards, or cell by cell.

interface Grid {
  readonly width: number;
  readonly data: Float32Array;
}

/** Two neighbouring cells of one axis and how much the second counts. */
export interface Sample {
  readonly first: number;
  readonly second: number;
  readonly weight: number;
}

/** `share`: 0…1 along the model's input; null outside of it. */
export function sampleAt(share: number, cells: number, isSmooth: boolean): Sample | null {
  if (!(share >= 0 && share <= 1)) return null;
  if (!isSmooth) {
    const cell = Math.min(cells - 1, Math.floor(share * cells));
    return { first: cell, second: cell, weight: 0 };
  }
  const position = Math.min(cells - 1, Math.max(0, share * cells - 0.5));
  const first = Math.floor(position);
  return { first, second: Math.min(cells - 1, first + 1), weight: position - first };
}

/** NaN where one of the cells is. */
export function mix({ data, width }: Grid, column: Sample, row: Sample): number {
  const at = (y: number, x: number): number => data[y * width + x] ?? Number.NaN;
  if (column.weight === 0 && row.weight === 0) return at(row.first, column.first);
  const upper =
    at(row.first, column.first) * (1 - column.weight) +
    at(row.first, column.second) * column.weight;
  const lower =
    at(row.second, column.first) * (1 - column.weight) +
    at(row.second, column.second) * column.weight;
  return upper * (1 - row.weight) + lower * row.weight;
}
