// A texture mixes two colours by a weight that varies over the picture. Shapes and backgrounds are both painted by
// it, so that texture alone never gives the class away.

import { createRandom } from '../../../base/random';

/** Red, green and blue, 0…255. */
export type Color = readonly [red: number, green: number, blue: number];

export type Pattern = 'plain' | 'gradient' | 'stripes' | 'dots' | 'checks' | 'noise';

export interface Texture {
  readonly pattern: Pattern;
  readonly first: Color;
  readonly second: Color;
  /** Length of one repetition in pixels. */
  readonly period: number;
  /** Direction in radians. */
  readonly angle: number;
  readonly seed: number;
}

/** Share of the second colour at a place, 0…1. */
export type Weight = (x: number, y: number) => number;

export function textureWeight(texture: Texture): Weight {
  const { period, angle } = texture;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const turned =
    (weight: Weight): Weight =>
    (x, y) =>
      weight((x * cos + y * sin) / period, (y * cos - x * sin) / period);
  switch (texture.pattern) {
    case 'plain':
      return () => 0;
    case 'gradient':
      return turned((u) => clamp01(0.5 + u));
    case 'stripes':
      return turned((u) => soft(wave(u) * period));
    case 'dots':
      return turned((u, v) => soft((0.3 - Math.hypot(centred(u), centred(v))) * period));
    case 'checks':
      return turned((u, v) => soft(4 * wave(u) * wave(v) * period));
    case 'noise':
      return valueNoise(period, texture.seed);
  }
}

/** One edge, one pixel wide: 0 half a pixel outside, 1 half a pixel inside. */
export function soft(pixelsInside: number): number {
  return clamp01(0.5 + pixelsInside);
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function clamp01(value: number): number {
  return value < 0 ? 0 : Math.min(value, 1);
}

/** Distance to the nearest whole number, with sign: −0.5…0.5. */
function centred(u: number): number {
  return u - Math.round(u);
}

/** Triangle wave of period 1 between −0.25 and 0.25; its zeros are the edges of stripes and checks. */
function wave(u: number): number {
  return 0.25 - Math.abs(centred(u));
}

/** Smoothly interpolated random values on a grid, in two octaves. */
function valueNoise(period: number, seed: number): Weight {
  const cells = 64;
  const random = createRandom(seed);
  const values = Float32Array.from({ length: cells * cells }, () => random.uniform());
  const at = (i: number, j: number): number =>
    values[(j & (cells - 1)) * cells + (i & (cells - 1))] ?? 0;
  const octave = (u: number, v: number): number => {
    const i = Math.floor(u);
    const j = Math.floor(v);
    const s = smooth(u - i);
    const t = smooth(v - j);
    return mix(mix(at(i, j), at(i + 1, j), s), mix(at(i, j + 1), at(i + 1, j + 1), s), t);
  };
  return (x, y) => {
    const u = x / period;
    const v = y / period;
    return 0.67 * octave(u, v) + 0.33 * octave(2.7 * u + 17, 2.7 * v + 5);
  };
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
