// Colours of heat maps, the same in the panels, in exported pictures and in the CLI.

import { infernoHex, viridisHex } from './colormapTables';

export const colormapNames = ['inferno', 'viridis', 'jet', 'blue-white-red'] as const;
export type ColormapName = (typeof colormapNames)[number];

/** Colours of a map: level 0 is the lowest value, level 255 the highest. */
export const colormapLevels = 256;

type Color = readonly [red: number, green: number, blue: number];

/** RGB bytes of the 256 levels, lowest first. */
export function colormapLookup(name: ColormapName): Uint8Array {
  switch (name) {
    case 'inferno':
      return fromHex(infernoHex);
    case 'viridis':
      return fromHex(viridisHex);
    case 'jet':
      return fromFormula(jet);
    case 'blue-white-red':
      return fromFormula(blueWhiteRed);
  }
}

function fromHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: colormapLevels * 3 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );
}

function fromFormula(color: (level: number) => Color): Uint8Array {
  const bytes = new Uint8Array(colormapLevels * 3);
  for (let level = 0; level < colormapLevels; level++) {
    bytes.set(
      color(level).map((share) => Math.round(255 * Math.min(1, Math.max(0, share)))),
      3 * level,
    );
  }
  return bytes;
}

/** MATLAB's and OpenCV's jet: each channel is the trapezium 1.5 − |4x − c| with c = 3, 2, 1 for red, green, blue. */
function jet(level: number): Color {
  const x = level / (colormapLevels - 1);
  return [1.5 - Math.abs(4 * x - 3), 1.5 - Math.abs(4 * x - 2), 1.5 - Math.abs(4 * x - 1)];
}

/** Linear from blue to red through white, which both middle levels are: a value of zero lies between them. */
function blueWhiteRed(level: number): Color {
  const half = colormapLevels / 2 - 1;
  return level <= half
    ? [level / half, level / half, 1]
    : [1, (colormapLevels - 1 - level) / half, (colormapLevels - 1 - level) / half];
}
