// From free numbers to pixels between black and white: colours are drawn in a space in which those of natural images are
// uncorrelated, so that no direction is favoured, and a sigmoid keeps every channel in 0…1. Lucid's conventions.

/**
 * Lucid's square root of the colour correlation of ImageNet (lucid/optvis/param/color.py), rows red, green, blue; divided by
 * the largest norm of its columns.
 */
export const colorCorrelation: readonly (readonly number[])[] = normalised([
  [0.26, 0.09, 0.02],
  [0.27, 0.0, -0.05],
  [0.27, -0.09, 0.03],
]);

function normalised(rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const norms = [0, 1, 2].map((column) => Math.hypot(...rows.map((row) => row[column] ?? 0)));
  const largest = Math.max(...norms);
  return rows.map((row) => row.map((value) => value / largest));
}

/** Channels of an image, each row-major. */
export type Planes = readonly Float64Array[];

export interface ColorSpace {
  /** Pixels of the channels in 0…1. */
  toUnit(planes: Planes): Planes;
  /** From a gradient by the pixels that `toUnit` gave to the gradient by what it was given. */
  fromUnit(unit: Planes, gradient: Planes): Planes;
}

/** `isBgr`: the first channel is blue. Other counts than three channels are not mixed. */
export function createColorSpace(channels: number, isBgr: boolean): ColorSpace {
  const rows = isBgr ? colorCorrelation.toReversed() : colorCorrelation;
  const columns = [0, 1, 2].map((column) => rows.map((row) => row[column] ?? 0));
  const isColored = channels === 3;
  return {
    toUnit: (planes) =>
      (isColored ? mixed(planes, rows) : planes).map((plane) =>
        plane.map((value) => 1 / (1 + Math.exp(-value))),
      ),
    fromUnit: (unit, gradient) => {
      const beforeSigmoid = gradient.map((plane, c) =>
        plane.map((value, i) => {
          const u = unit[c]?.[i] ?? 0;
          return value * u * (1 - u);
        }),
      );
      return isColored ? mixed(beforeSigmoid, columns) : beforeSigmoid;
    },
  };
}

function mixed(planes: Planes, rows: readonly (readonly number[])[]): Planes {
  return rows.map((weights) => {
    const result = new Float64Array(planes[0]?.length ?? 0);
    planes.forEach((plane, c) => {
      const weight = weights[c] ?? 0;
      for (let i = 0; i < result.length; i++) {
        result[i] = (result[i] ?? 0) + weight * (plane[i] ?? 0);
      }
    });
    return result;
  });
}
