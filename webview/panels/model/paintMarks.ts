// What changes with every move of the pointer, over the drawn scene: the selected box, the pointed-at box, and the lines
// that reach and leave them.

import type { Size } from '../../../src/protocol/model';
import { sight } from './camera';
import { type Scene, trace, traceArrow } from './paintScene';
import type { Palette } from './palette';
import type { Camera } from './panelState';

export interface Marks {
  /** Indices of boxes. */
  readonly selected: number | null;
  readonly hovered: number | null;
  /** Boxes that are outlined together with the selected one. */
  readonly companions: readonly number[];
}

type Context = CanvasRenderingContext2D;

export function paintMarks(
  context: Context,
  { drawing, palette }: Scene,
  { selected, hovered, companions }: Marks,
  camera: Camera,
  size: Size,
  pixelRatio: number,
): void {
  const area = sight(camera, size);
  const scale = camera.scale * pixelRatio;
  context.setTransform(scale, 0, 0, scale, -area.x * scale, -area.y * scale);
  const width = Math.max(2, 1.6 / camera.scale);
  for (const index of new Set([hovered, selected])) {
    if (index === null) continue;
    paintLinesOf(
      context,
      drawing.reaching[index] ?? [],
      drawing.layout.lines,
      palette.before,
      width,
    );
    paintLinesOf(
      context,
      drawing.leaving[index] ?? [],
      drawing.layout.lines,
      palette.behind,
      width,
    );
  }
  const outline = (index: number, color: string, thickness: number): void => {
    const box = drawing.layout.boxes[index];
    if (!box) return;
    context.strokeStyle = color;
    context.lineWidth = thickness;
    context.strokeRect(box.x - 1, box.y - 1, box.width + 2, box.height + 2);
  };
  for (const index of companions) outline(index, palette.focus, width);
  if (hovered !== null && hovered !== selected) outline(hovered, palette.muted, width / 1.6);
  if (selected !== null) outline(selected, palette.focus, 1.5 * width);
}

function paintLinesOf(
  context: Context,
  indices: readonly number[],
  lines: readonly (readonly number[])[],
  color: Palette['before'],
  width: number,
): void {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = width;
  context.beginPath();
  for (const index of indices) trace(context, lines[index] ?? []);
  context.stroke();
  context.beginPath();
  for (const index of indices) traceArrow(context, lines[index] ?? []);
  context.fill();
}
