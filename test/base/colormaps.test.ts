import { expect, test } from 'vitest';
import { type ColormapName, colormapLookup, colormapNames } from '../../src/base/colormaps';

function color(name: ColormapName, level: number): string {
  const bytes = colormapLookup(name).subarray(3 * level, 3 * level + 3);
  return `#${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance of sRGB bytes (WCAG 2). */
function luminance(red: number, green: number, blue: number): number {
  const linear = (byte: number): number =>
    byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

// Matplotlib: to_hex(colormaps['inferno'](level)). Jet: OpenCV's COLORMAP_JET. Blue–white–red: Matplotlib's bwr.
test.each<[ColormapName, number, string]>([
  ['inferno', 0, '#000004'],
  ['inferno', 64, '#57106e'],
  ['inferno', 128, '#bc3754'],
  ['inferno', 255, '#fcffa4'],
  ['viridis', 0, '#440154'],
  ['viridis', 64, '#3b528b'],
  ['viridis', 128, '#21918c'],
  ['viridis', 255, '#fde725'],
  ['jet', 0, '#000080'],
  ['jet', 32, '#0000ff'],
  ['jet', 255, '#800000'],
  ['blue-white-red', 0, '#0000ff'],
  ['blue-white-red', 127, '#ffffff'],
  ['blue-white-red', 128, '#ffffff'],
  ['blue-white-red', 255, '#ff0000'],
])('%s has at level %i the colour %s', (name, level, expected) => {
  expect(color(name, level)).toBe(expected);
});

test.each(colormapNames)('%s has 256 colours', (name) => {
  expect(colormapLookup(name)).toHaveLength(768);
});

test.each<ColormapName>(['inferno', 'viridis'])('%s grows lighter with every level', (name) => {
  const bytes = colormapLookup(name);
  const lightness = Array.from({ length: 256 }, (_, level) =>
    luminance(bytes[3 * level] ?? 0, bytes[3 * level + 1] ?? 0, bytes[3 * level + 2] ?? 0),
  );
  const falls = lightness.filter((value, level) => value < (lightness[level - 1] ?? 0) - 1e-3);
  expect(falls).toEqual([]);
});
