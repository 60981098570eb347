// Draws tiles onto the canvas of a band: the map, its number under it, and marks of dead and always-on channels.

import type { ChannelMark } from './layerTexts';
import type { SheetLayout } from './sheetLayout';
import type { Tile } from './tileCache';

export interface DrawnTile {
  readonly channel: number;
  /** null: not come. */
  readonly tile: Tile | null;
  readonly mark: ChannelMark | undefined;
  /** RGBA of each level. */
  readonly colors: Uint32Array;
}

export interface DrawStyle {
  readonly isSmooth: boolean;
  readonly text: string;
  readonly muted: string;
  readonly skeleton: string;
  readonly background: string;
  readonly font: string;
}

/** Colours of the theme as the canvas needs them. */
export function themeStyle(element: HTMLElement, isSmooth: boolean): DrawStyle {
  const style = getComputedStyle(element);
  const color = (name: string, usual: string): string =>
    style.getPropertyValue(name).trim() || usual;
  return {
    isSmooth,
    text: color('--vscode-foreground', style.color),
    muted: color('--vscode-descriptionForeground', style.color),
    skeleton: color('--vscode-list-hoverBackground', color('--vscode-panel-border', style.color)),
    background: color('--vscode-editor-background', 'transparent'),
    font: style.fontFamily,
  };
}

const markSize = 5;
const captionFont = 10;

/** `tiles`: those of the band, in order; the canvas is scaled so that a unit is a CSS pixel. */
export function drawBand(
  context: CanvasRenderingContext2D,
  scratch: HTMLCanvasElement,
  layout: SheetLayout,
  tiles: readonly DrawnTile[],
  style: DrawStyle,
): void {
  context.clearRect(0, 0, layout.columns * layout.stepX, layout.bandHeight);
  context.imageSmoothingEnabled = style.isSmooth;
  context.imageSmoothingQuality = 'high';
  tiles.forEach((drawn, index) => {
    const left = (index % layout.columns) * layout.stepX;
    const top = Math.floor(index / layout.columns) * layout.stepY;
    const { tileWidth, tileHeight } = layout;
    if (drawn.tile) {
      paint(scratch, drawn.tile, drawn.colors);
      context.drawImage(scratch, left, top, tileWidth, tileHeight);
    } else {
      context.fillStyle = style.skeleton;
      context.fillRect(left, top, tileWidth, tileHeight);
    }
    if (drawn.mark === 'dead') hatch(context, left, top, layout, style);
    if (layout.caption > 0) caption(context, left, top, layout, drawn, style);
  });
}

function paint(scratch: HTMLCanvasElement, tile: Tile, colors: Uint32Array): void {
  const context = scratch.getContext('2d');
  if (!context) return;
  // Setting the size clears, which is dear; a smaller tile must not leave an edge to be smoothed in.
  if (scratch.width !== tile.width || scratch.height !== tile.height) {
    scratch.width = tile.width;
    scratch.height = tile.height;
  }
  const words = Uint32Array.from(tile.levels, (level) => colors[level] ?? 0);
  const pixels = new Uint8ClampedArray(words.buffer);
  context.putImageData(new ImageData(pixels, tile.width, tile.height), 0, 0);
}

function hatch(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  { tileWidth, tileHeight }: SheetLayout,
  style: DrawStyle,
): void {
  context.save();
  context.beginPath();
  context.rect(left, top, tileWidth, tileHeight);
  context.clip();
  context.globalAlpha = 0.55;
  context.fillStyle = style.background;
  context.fillRect(left, top, tileWidth, tileHeight);
  context.globalAlpha = 0.7;
  context.strokeStyle = style.muted;
  context.beginPath();
  for (let start = -tileHeight; start < tileWidth; start += 7) {
    context.moveTo(left + start, top + tileHeight);
    context.lineTo(left + start + tileHeight, top);
  }
  context.stroke();
  context.restore();
}

function caption(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  layout: SheetLayout,
  { channel, mark }: DrawnTile,
  style: DrawStyle,
): void {
  const middle = top + layout.tileHeight + layout.caption / 2 + 0.5;
  context.font = `${captionFont}px ${style.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = style.muted;
  context.fillText(String(channel), left + 1, middle);
  if (!mark) return;
  const right = left + layout.tileWidth - markSize - 1;
  context.beginPath();
  context.arc(right + markSize / 2, middle, markSize / 2, 0, 2 * Math.PI);
  context.strokeStyle = style.muted;
  context.fillStyle = style.text;
  if (mark === 'dead') context.stroke();
  else context.fill();
}
