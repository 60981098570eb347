// Draws a scene into 8-bit RGB: background, clutter and shapes with antialiased edges, then blur, then sensor noise.

import { createRandom } from '../../../base/random';
import { blur } from './blur';
import type { Canvas } from './canvas';
import type { PlacedShape, Scene, Sticker, Stroke } from './scene';
import { signedDistance } from './shapes';
import { type Color, mix, soft, textureWeight, type Weight } from './textures';

/** Interleaved RGB, one byte each. */
export function drawScene(scene: Scene): Uint8Array {
  const { width, height } = scene.size;
  const canvas = { width, height, data: new Float32Array(width * height * 3) };
  drawBackground(canvas, scene);
  for (const stroke of scene.clutter) drawStroke(canvas, stroke);
  for (const shape of scene.shapes) drawShape(canvas, shape);
  if (scene.sticker) drawSticker(canvas, scene.sticker);
  if (scene.blur > 0) blur(canvas, scene.blur);
  return toBytes(canvas, scene.noise, scene.noiseSeed);
}

/** Paint laid over a box of the canvas: `coverage` says how much of it, `weight` how much of the second colour. */
interface Layer {
  /** Edges in pixels; what lies outside of the canvas is left out. */
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  readonly coverage: Weight;
  readonly weight: Weight;
  readonly first: Color;
  readonly second: Color;
}

/** Pixel centres lie at half integers. */
function paint({ width, height, data }: Canvas, layer: Layer): void {
  const [left, top, right, bottom] = layer.box;
  const lastRow = Math.min(height, Math.ceil(bottom));
  const lastColumn = Math.min(width, Math.ceil(right));
  for (let row = Math.max(0, Math.floor(top)); row < lastRow; row++) {
    for (let column = Math.max(0, Math.floor(left)); column < lastColumn; column++) {
      const share = layer.coverage(column + 0.5, row + 0.5);
      if (share === 0) continue;
      const weight = layer.weight(column + 0.5, row + 0.5);
      const at = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const color = mix(layer.first[channel] ?? 0, layer.second[channel] ?? 0, weight);
        data[at + channel] = mix(data[at + channel] ?? 0, color, share);
      }
    }
  }
}

function drawBackground(canvas: Canvas, { background }: Scene): void {
  const weight = textureWeight(background);
  paint(canvas, {
    box: [0, 0, canvas.width, canvas.height],
    coverage: () => 1,
    weight: (x, y) => weight(x - canvas.width / 2, y - canvas.height / 2),
    first: background.first,
    second: background.second,
  });
}

function drawShape(canvas: Canvas, { shape, x, y, radius, angle, fill }: PlacedShape): void {
  const distance = signedDistance(shape);
  const weight = textureWeight({ ...fill, angle: fill.angle + angle });
  const cos = Math.cos(angle) / radius;
  const sin = Math.sin(angle) / radius;
  paint(canvas, {
    box: [x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1],
    coverage: (px, py) => {
      const dx = px - x;
      const dy = py - y;
      return soft(-radius * distance(dx * cos + dy * sin, dy * cos - dx * sin));
    },
    weight: (px, py) => weight(px - x, py - y),
    first: fill.first,
    second: fill.second,
  });
}

/** A line with round ends. */
function drawStroke(canvas: Canvas, { from, to, thickness, color }: Stroke): void {
  const [startX, startY] = from;
  const edgeX = to[0] - startX;
  const edgeY = to[1] - startY;
  const margin = thickness / 2 + 1;
  paint(canvas, {
    box: [
      Math.min(startX, to[0]) - margin,
      Math.min(startY, to[1]) - margin,
      Math.max(startX, to[0]) + margin,
      Math.max(startY, to[1]) + margin,
    ],
    coverage: (x, y) => {
      const along = ((x - startX) * edgeX + (y - startY) * edgeY) / (edgeX ** 2 + edgeY ** 2);
      const clamped = Math.min(1, Math.max(0, along));
      const away = Math.hypot(x - startX - clamped * edgeX, y - startY - clamped * edgeY);
      return soft(thickness / 2 - away);
    },
    weight: () => 0,
    first: color,
    second: color,
  });
}

const stickerColor: Color = [230, 20, 200];
const rimColor: Color = [255, 255, 255];

function drawSticker(canvas: Canvas, { x, y, radius }: Sticker): void {
  paint(canvas, {
    box: [x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1],
    coverage: (px, py) => soft(radius - Math.hypot(px - x, py - y)),
    weight: (px, py) => soft(Math.hypot(px - x, py - y) - 0.75 * radius),
    first: stickerColor,
    second: rimColor,
  });
}

function toBytes(canvas: Canvas, noise: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const bytes = new Uint8Array(canvas.data.length);
  canvas.data.forEach((value, index) => {
    const noisy = noise === 0 ? value : value + noise * random.normal();
    bytes[index] = Math.min(255, Math.max(0, Math.round(noisy)));
  });
  return bytes;
}
