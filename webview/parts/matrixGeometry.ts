// Where the cells of the matrix lie on its canvas: names in a gutter at the left and on top, square cells in the rest,
// enlarged and moved by a view.

export interface MatrixView {
  /** 1: the whole matrix is in sight. */
  readonly zoom: number;
  /** What lies under the plot's upper left corner, in cells. */
  readonly row: number;
  readonly column: number;
}

export const wholeMatrix: MatrixView = { zoom: 1, row: 0, column: 0 };

export interface MatrixGeometry {
  readonly count: number;
  /** Whether cells are large enough for names beside them. */
  readonly isNamed: boolean;
  /** Room of the names, at the left and on top, in CSS pixels. */
  readonly gutter: number;
  /** Side of the square in which cells are drawn. */
  readonly plot: number;
  /** Side of a cell. */
  readonly cell: number;
  readonly view: MatrixView;
}

const widestGutter = 84;
const narrowestGutter = 30;
const plainGutter = 16;
/** About as wide as a letter of a name is, in CSS pixels. */
const letterWidth = 6.5;
/** Below this side a cell has no room for a name beside it. */
const namedCell = 10;
const largestCell = 48;

/** `side`: of the canvas, in CSS pixels; `letters`: of the longest name. */
export function matrixGeometry(
  side: number,
  count: number,
  letters: number,
  view: MatrixView,
): MatrixGeometry {
  const wanted = Math.ceil(letters * letterWidth) + 10;
  const nameGutter = Math.min(widestGutter, Math.max(narrowestGutter, wanted));
  const isNamed = ((side - nameGutter) / Math.max(1, count)) * view.zoom >= namedCell;
  const gutter = isNamed ? nameGutter : plainGutter;
  const plot = Math.max(0, side - gutter);
  const cell = (plot / Math.max(1, count)) * view.zoom;
  return { count, isNamed, gutter, plot, cell, view: within(view, count) };
}

/** Cells that fit beside each other. */
export function cellsInSight({ plot, cell }: MatrixGeometry): number {
  return cell === 0 ? 0 : plot / cell;
}

export interface MatrixPlace {
  /** null: the gutter on top, which stands for the whole column. */
  readonly row: number | null;
  /** null: the gutter at the left, which stands for the whole row. */
  readonly column: number | null;
}

export function placeAt(geometry: MatrixGeometry, x: number, y: number): MatrixPlace | null {
  const { gutter, cell, view, count } = geometry;
  const at = (pixel: number, first: number): number | null =>
    pixel < gutter ? null : Math.floor((pixel - gutter) / cell + first);
  const row = at(y, view.row);
  const column = at(x, view.column);
  if ((row === null && column === null) || cell === 0) return null;
  if ((row ?? 0) >= count || (column ?? 0) >= count) return null;
  return { row, column };
}

/** Zooms by `factor` so that what is under a pixel stays there. */
export function zoomedAt(
  geometry: MatrixGeometry,
  factor: number,
  x: number,
  y: number,
): MatrixView {
  const { gutter, cell, view, plot, count } = geometry;
  const most = Math.max(1, (largestCell * count) / Math.max(1, plot));
  const zoom = Math.min(most, Math.max(1, view.zoom * factor));
  const real = zoom / view.zoom;
  const keep = (pixel: number, first: number): number => {
    const offset = Math.max(0, pixel - gutter) / Math.max(cell, 1e-9);
    return first + offset - offset / real;
  };
  return within({ zoom, row: keep(y, view.row), column: keep(x, view.column) }, count);
}

/** Moved by pixels, as when the matrix is dragged. */
export function movedBy(geometry: MatrixGeometry, dx: number, dy: number): MatrixView {
  const { view, cell, count } = geometry;
  return within({ ...view, row: view.row - dy / cell, column: view.column - dx / cell }, count);
}

/** The nearest view in which a cell is in sight. */
export function showingCell(geometry: MatrixGeometry, row: number, column: number): MatrixView {
  const seen = cellsInSight(geometry);
  const follow = (place: number, first: number): number =>
    Math.min(place, Math.max(first, place + 1 - seen));
  const { view, count } = geometry;
  return within(
    { ...view, row: follow(row, view.row), column: follow(column, view.column) },
    count,
  );
}

function within(view: MatrixView, count: number): MatrixView {
  const last = count - count / view.zoom;
  const clamp = (first: number): number => Math.min(Math.max(0, last), Math.max(0, first));
  return { zoom: view.zoom, row: clamp(view.row), column: clamp(view.column) };
}
