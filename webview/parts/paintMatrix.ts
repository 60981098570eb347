// Draws the matrix: right answers in the colour of passed tests, confusions in that of failed ones, darker for more
// pictures; where something is drawn on the diagonal or off it says the same without colour.

import { type ConfusionMatrix, cellCount, cellShade, type MatrixScale } from './confusionMatrix';
import { plainText } from './format';
import { t } from './l10n';
import type { MatrixGeometry, MatrixPlace } from './matrixGeometry';
import type { ThemeColors } from './themeColors';

export interface MatrixMarks {
  readonly cursor: MatrixPlace | null;
  readonly hovered: MatrixPlace | null;
  /** The cell behind the pictures that are shown. */
  readonly chosen: MatrixPlace | null;
}

/** The faintest cell that is not empty must still be seen. */
const faintest = 0.16;
/** From this side on a cell holds its number. */
const numberedCell = 26;

export function paintMatrix(
  context: CanvasRenderingContext2D,
  matrix: ConfusionMatrix,
  geometry: MatrixGeometry,
  options: {
    readonly colors: ThemeColors;
    readonly scale: MatrixScale;
    readonly marks: MatrixMarks;
    readonly pixelRatio: number;
  },
): void {
  const { colors, scale, marks, pixelRatio } = options;
  const side = geometry.gutter + geometry.plot;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, side, side);
  context.save();
  context.beginPath();
  context.rect(geometry.gutter, geometry.gutter, geometry.plot, geometry.plot);
  context.clip();
  paintCells(context, matrix, geometry, colors, scale);
  context.restore();
  if (geometry.isNamed) paintNames(context, matrix, geometry, colors, marks);
  else paintGutters(context, geometry, colors);
  paintFrame(context, geometry, colors);
  paintMark(context, geometry, marks.hovered, colors.muted, 1);
  paintMark(context, geometry, marks.chosen, colors.foreground, 2);
  paintMark(context, geometry, marks.cursor, colors.focus, 2);
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

function inSight(geometry: MatrixGeometry, first: number): Stretch {
  const seen = geometry.plot / geometry.cell;
  return {
    from: Math.max(0, Math.floor(first)),
    to: Math.min(geometry.count, Math.ceil(first + seen)),
  };
}

function paintCells(
  context: CanvasRenderingContext2D,
  matrix: ConfusionMatrix,
  geometry: MatrixGeometry,
  colors: ThemeColors,
  scale: MatrixScale,
): void {
  const { cell, gutter, view } = geometry;
  const rows = inSight(geometry, view.row);
  const columns = inSight(geometry, view.column);
  const gap = cell >= 8 ? 1 : 0;
  const drawn = Math.max(1.5, cell - gap);
  for (let row = rows.from; row < rows.to; row++) {
    const y = gutter + (row - view.row) * cell;
    for (let column = columns.from; column < columns.to; column++) {
      const shade = cellShade(matrix, row, column, scale);
      if (shade === 0 && cell < 8) continue;
      const x = gutter + (column - view.column) * cell;
      context.globalAlpha = shade === 0 ? 0.05 : faintest + (1 - faintest) * shade;
      context.fillStyle =
        shade === 0 ? colors.foreground : row === column ? colors.passed : colors.failed;
      context.fillRect(x, y, drawn, drawn);
    }
  }
  context.globalAlpha = 1;
  if (cell >= numberedCell) paintNumbers(context, matrix, geometry, colors, rows, columns);
}

function paintNumbers(
  context: CanvasRenderingContext2D,
  matrix: ConfusionMatrix,
  geometry: MatrixGeometry,
  colors: ThemeColors,
  rows: Stretch,
  columns: Stretch,
): void {
  const { cell, gutter, view } = geometry;
  context.font = `11px ${colors.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.lineJoin = 'round';
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = columns.from; column < columns.to; column++) {
      const count = cellCount(matrix, row, column);
      if (count === 0) continue;
      const text = count >= 10_000 ? `${Math.round(count / 1000)}k` : String(count);
      const x = gutter + (column - view.column + 0.5) * cell;
      const y = gutter + (row - view.row + 0.5) * cell;
      context.strokeStyle = colors.background;
      context.strokeText(text, x, y, cell - 2);
      context.fillStyle = colors.foreground;
      context.fillText(text, x, y, cell - 2);
    }
  }
}

function paintNames(
  context: CanvasRenderingContext2D,
  matrix: ConfusionMatrix,
  geometry: MatrixGeometry,
  colors: ThemeColors,
  marks: MatrixMarks,
): void {
  const { cell, gutter, view, plot } = geometry;
  const place = marks.hovered ?? marks.cursor;
  context.font = `${Math.min(11, cell)}px ${colors.fontFamily}`;
  context.textBaseline = 'middle';
  const name = (label: string | null): string => (label === null ? t('(other)') : plainText(label));
  const style = (isMarked: boolean): void => {
    context.fillStyle = isMarked ? colors.foreground : colors.muted;
  };
  context.textAlign = 'right';
  const rows = inSight(geometry, view.row);
  for (let row = rows.from; row < rows.to; row++) {
    const y = gutter + (row - view.row + 0.5) * cell;
    if (y < gutter || y > gutter + plot) continue;
    style(place?.row === row);
    context.fillText(
      fitted(context, name(matrix.classes[row]?.label ?? null), gutter - 8),
      gutter - 5,
      y,
    );
  }
  context.textAlign = 'left';
  const columns = inSight(geometry, view.column);
  for (let column = columns.from; column < columns.to; column++) {
    const x = gutter + (column - view.column + 0.5) * cell;
    if (x < gutter || x > gutter + plot) continue;
    style(place?.column === column);
    context.save();
    context.translate(x, gutter - 5);
    context.rotate(-Math.PI / 2);
    context.fillText(
      fitted(context, name(matrix.classes[column]?.label ?? null), gutter - 8),
      0,
      0,
    );
    context.restore();
  }
}

/** As much of the text as fits, with an ellipsis. */
function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length--;
  return `${text.slice(0, length)}…`;
}

/** Where names do not fit, the gutters are still there to be clicked. */
function paintGutters(
  context: CanvasRenderingContext2D,
  { gutter, plot }: MatrixGeometry,
  colors: ThemeColors,
): void {
  context.globalAlpha = 0.08;
  context.fillStyle = colors.foreground;
  context.fillRect(0, gutter, gutter - 3, plot);
  context.fillRect(gutter, 0, plot, gutter - 3);
  context.globalAlpha = 1;
}

function paintFrame(
  context: CanvasRenderingContext2D,
  { gutter, plot }: MatrixGeometry,
  colors: ThemeColors,
): void {
  context.globalAlpha = 0.3;
  context.lineWidth = 1;
  context.strokeStyle = colors.foreground;
  context.strokeRect(gutter - 0.5, gutter - 0.5, plot, plot);
  context.globalAlpha = 1;
}

function paintMark(
  context: CanvasRenderingContext2D,
  { gutter, plot, cell, view }: MatrixGeometry,
  place: MatrixPlace | null,
  color: string,
  width: number,
): void {
  if (!place) return;
  const side = Math.max(5, cell);
  const x = place.column === null ? gutter : gutter + (place.column - view.column) * cell;
  const y = place.row === null ? gutter : gutter + (place.row - view.row) * cell;
  context.save();
  context.beginPath();
  context.rect(gutter - 1, gutter - 1, plot + 2, plot + 2);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(
    x - (side - cell) / 2,
    y - (side - cell) / 2,
    place.column === null ? plot : side,
    place.row === null ? plot : side,
  );
  context.restore();
}
