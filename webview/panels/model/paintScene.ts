// Draws the part of the graph that is in sight: less and less of it the farther away the eye is, so that ten thousand
// nodes cost no more than a frame.

import type { Size } from '../../../src/protocol/model';
import { sight } from './camera';
import type { Drawing } from './drawing';
import { headHeight, type Rectangle } from './layout/types';
import { inkOn, type Palette } from './palette';
import type { Camera } from './panelState';
import type { SpatialIndex } from './spatialIndex';

export interface Scene {
  readonly drawing: Drawing;
  readonly boxIndex: SpatialIndex;
  readonly lineIndex: SpatialIndex;
  readonly palette: Palette;
  /** Colours of boxes by index, null for those without; null: by operator. */
  readonly fills: readonly (string | null)[] | null;
}

type Context = CanvasRenderingContext2D;

/** Pixels for a unit of the drawing from which on these are drawn. */
const scales = { lines: 0.03, borders: 0.2, text: 0.38, arrows: 0.3 };
const radius = 4;

/** `extra`: how much beyond the size is painted on each side, as a share of it. */
export function paintScene(
  context: Context,
  scene: Scene,
  camera: Camera,
  size: Size,
  extra: number,
  pixelRatio: number,
): void {
  const { drawing, palette } = scene;
  const area = sight(camera, size, extra);
  const scale = camera.scale * pixelRatio;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = palette.background;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(scale, 0, 0, scale, -area.x * scale, -area.y * scale);
  const seen = scene.boxIndex.within(area);
  const { boxes } = drawing.view;
  const open = seen.filter((index) => boxes[index]?.isOpen);
  const closed = seen.filter((index) => !boxes[index]?.isOpen);
  paintBlocks(context, scene, open, camera.scale);
  if (camera.scale >= scales.lines) paintLines(context, scene, area, camera.scale);
  paintBoxes(context, scene, closed, camera.scale);
}

function paintBlocks(
  context: Context,
  { drawing, palette }: Scene,
  indices: readonly number[],
  scale: number,
): void {
  // What lies outside is painted first.
  const sorted = indices.toSorted((a, b) => areaOf(drawing, b) - areaOf(drawing, a));
  for (const index of sorted) {
    const rectangle = drawing.layout.boxes[index];
    const box = drawing.view.boxes[index];
    if (!rectangle || !box) continue;
    const { x, y, width, height } = rectangle;
    context.fillStyle = palette.block;
    context.fillRect(x, y, width, height);
    context.strokeStyle = palette.border;
    context.lineWidth = 1 / Math.max(scale, 0.5);
    context.strokeRect(x, y, width, height);
    if (scale < scales.text) continue;
    context.font = `600 12px ${palette.fontFamily}`;
    context.fillStyle = palette.foreground;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const label = cut(context, `− ${box.label}`, width - 16);
    context.fillText(label, x + 8, y + headHeight / 2);
  }
}

function areaOf({ layout }: Drawing, index: number): number {
  const { width = 0, height = 0 } = layout.boxes[index] ?? {};
  return width * height;
}

function paintLines(
  context: Context,
  { drawing, lineIndex, palette }: Scene,
  area: Rectangle,
  scale: number,
): void {
  context.strokeStyle = palette.line;
  context.lineWidth = Math.max(1, 0.6 / scale);
  context.beginPath();
  const seen = lineIndex.within(area);
  for (const index of seen) trace(context, drawing.layout.lines[index] ?? []);
  context.stroke();
  if (scale < scales.arrows) return;
  context.fillStyle = palette.line;
  context.beginPath();
  for (const index of seen) traceArrow(context, drawing.layout.lines[index] ?? []);
  context.fill();
}

export function trace(context: Context, corners: readonly number[]): void {
  context.moveTo(corners[0] ?? 0, corners[1] ?? 0);
  for (let i = 2; i + 1 < corners.length; i += 2)
    context.lineTo(corners[i] ?? 0, corners[i + 1] ?? 0);
}

/** At the end of the line, along its last piece. */
export function traceArrow(context: Context, corners: readonly number[]): void {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = corners.slice(-4);
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [dx, dy] = [(x1 - x0) / length, (y1 - y0) / length];
  context.moveTo(x1, y1);
  context.lineTo(x1 - 7 * dx - 3.5 * dy, y1 - 7 * dy + 3.5 * dx);
  context.lineTo(x1 - 7 * dx + 3.5 * dy, y1 - 7 * dy - 3.5 * dx);
  context.closePath();
}

/** One colour after the other: changing it costs more than a rectangle. */
function paintBoxes(
  context: Context,
  scene: Scene,
  indices: readonly number[],
  scale: number,
): void {
  const byColor = new Map<string, number[]>();
  for (const index of indices) {
    const color = fillOf(scene, index);
    const known = byColor.get(color);
    if (known) known.push(index);
    else byColor.set(color, [index]);
  }
  const { layout } = scene.drawing;
  for (const [color, members] of byColor) {
    context.fillStyle = color;
    context.beginPath();
    for (const index of members) {
      const { x = 0, y = 0, width = 0, height = 0 } = layout.boxes[index] ?? {};
      if (scale >= scales.borders) context.roundRect(x, y, width, height, radius);
      else context.rect(x, y, width, height);
    }
    context.fill();
    if (scale < scales.borders) continue;
    context.strokeStyle = scene.palette.border;
    context.lineWidth = 1;
    context.stroke();
  }
  if (scale < scales.text) return;
  for (const index of indices) paintText(context, scene, index, fillOf(scene, index));
}

function fillOf({ drawing, palette, fills }: Scene, index: number): string {
  const box = drawing.view.boxes[index];
  if (fills) return fills[index] ?? palette.background;
  if (box?.kind === 'input' || box?.kind === 'output') return palette.background;
  return box?.family ? palette.family[box.family] : palette.block;
}

function paintText(context: Context, scene: Scene, index: number, fill: string): void {
  const { drawing, palette } = scene;
  const box = drawing.view.boxes[index];
  const rectangle = drawing.layout.boxes[index];
  if (!box || !rectangle) return;
  const { x, y, width, height } = rectangle;
  const isBlock = box.kind === 'group' || box.kind === 'repeat' || box.kind === 'run';
  const ink = scene.fills?.[index] ? inkOn(fill) : null;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `${isBlock ? '600 ' : ''}12px ${palette.fontFamily}`;
  context.fillStyle = ink ?? palette.foreground;
  const middle = x + width / 2;
  const label = isBlock ? `+ ${box.label}` : box.label;
  context.fillText(cut(context, label, width - 12), middle, box.detail ? y + 14 : y + height / 2);
  if (!box.detail) return;
  context.font = `10.5px ${palette.fontFamily}`;
  context.fillStyle = ink ?? palette.muted;
  context.fillText(cut(context, box.detail, width - 12), middle, y + 29);
}

/** With an ellipsis where it is too long. */
function cut(context: Context, text: string, width: number): string {
  if (text.length * 9 <= width || context.measureText(text).width <= width) return text;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) fits = middle;
    else tooLong = middle;
  }
  return `${text.slice(0, fits)}…`;
}
