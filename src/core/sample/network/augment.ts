// More training pictures from the same ones: turned, scaled, moved and mirrored by chance. Works on the model's input
// tensors, where a picture is small; what comes into view from outside repeats the border.

import type { Random } from '../../../base/random';
import type { FeatureMaps } from './maps';

const largestTurn = 0.25;
const largestScale = Math.exp(0.12);
const largestShift = 4;

/** One altered copy of every picture. */
export function augment(pictures: FeatureMaps, random: Random): FeatureMaps {
  const altered = { ...pictures, data: new Float32Array(pictures.data.length) };
  for (let picture = 0; picture < pictures.count; picture++) {
    warpPicture(pictures, altered, picture, drawWarp(random));
  }
  return altered;
}

/** From a place in the new picture to the place in the old one, both from the centre: old = matrix · new + shift. */
interface Warp {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly dx: number;
  readonly dy: number;
}

function drawWarp(random: Random): Warp {
  const turn = random.between(-largestTurn, largestTurn);
  const scale = Math.exp(random.between(-Math.log(largestScale), Math.log(largestScale)));
  const mirror = random.uniform() < 0.5 ? -1 : 1;
  return {
    xx: mirror * scale * Math.cos(turn),
    xy: mirror * scale * Math.sin(turn),
    yx: -scale * Math.sin(turn),
    yy: scale * Math.cos(turn),
    dx: random.between(-largestShift, largestShift),
    dy: random.between(-largestShift, largestShift),
  };
}

function warpPicture(from: FeatureMaps, to: FeatureMaps, picture: number, warp: Warp): void {
  const { channels, height, width } = from;
  const start = picture * channels * height * width;
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = column - centreX;
      const y = row - centreY;
      const sample = bilinear(
        clamp(warp.xx * x + warp.xy * y + centreX + warp.dx, width - 1),
        clamp(warp.yx * x + warp.yy * y + centreY + warp.dy, height - 1),
        width,
        height,
      );
      for (let channel = 0; channel < channels; channel++) {
        const plane = start + channel * height * width;
        to.data[plane + row * width + column] = sample(from.data, plane);
      }
    }
  }
}

/** Reads a plane at a place between pixel centres. */
function bilinear(
  x: number,
  y: number,
  width: number,
  height: number,
): (data: Float32Array, plane: number) => number {
  const left = Math.min(Math.floor(x), width - 2);
  const top = Math.min(Math.floor(y), height - 2);
  const right = x - left;
  const bottom = y - top;
  const at = top * width + left;
  return (data, plane) => {
    const upper = (data[plane + at] ?? 0) * (1 - right) + (data[plane + at + 1] ?? 0) * right;
    const below = plane + at + width;
    const lower = (data[below] ?? 0) * (1 - right) + (data[below + 1] ?? 0) * right;
    return upper * (1 - bottom) + lower * bottom;
  };
}

function clamp(value: number, highest: number): number {
  return Math.min(highest, Math.max(0, value));
}
