// A picture as a small square of mean grey levels, in one pass over its bytes. Exact area averages (pixels on a border
// count in parts) make the same picture at another size give the same square, which a sampled thumbnail would not.

import type { Pixels } from '../../images/types';

export const gridSide = 32;

/** gridSide² mean grey levels (0…255), rows from the top. */
export function greyGrid(image: Pixels): Float64Array {
  const { width, height, channels, data } = image;
  const grid = new Float64Array(gridSide * gridSide);
  const row = new Float64Array(gridSide);
  const above = new Float64Array(gridSide);
  const offset = channels === 3 ? 1 : 0;
  let band = 0;
  let bottom = height / gridSide;
  for (let y = 0; y < height; y++) {
    rowSums(data, y * width * channels, width, channels, offset, row);
    while (band < gridSide && bottom <= y + 1) {
      closeBand(grid, band * gridSide, row, above, bottom - y);
      band++;
      bottom = ((band + 1) * height) / gridSide;
    }
    for (let bin = 0; bin < gridSide; bin++) above[bin] = (above[bin] ?? 0) + (row[bin] ?? 0);
  }
  const area = (width * height) / (gridSide * gridSide);
  for (let i = 0; i < grid.length; i++) grid[i] = (grid[i] ?? 0) / area;
  return grid;
}

/** `above` is what has been summed since the band began, negative for the part of a row that an earlier band took. */
function closeBand(
  grid: Float64Array,
  at: number,
  row: Float64Array,
  above: Float64Array,
  part: number,
): void {
  for (let bin = 0; bin < gridSide; bin++) {
    const share = (row[bin] ?? 0) * part;
    grid[at + bin] = (above[bin] ?? 0) + share;
    above[bin] = -share;
  }
}

/**
 * Sums of grey over gridSide equal stretches of one row: differences of the running sum at the stretches' ends. Whole
 * pixels are added as integers (Rec. 601 luma in 256ths), which is what makes this fast.
 */
function rowSums(
  data: Uint8Array,
  start: number,
  width: number,
  channels: number,
  offset: number,
  sums: Float64Array,
): void {
  let total = 0;
  let before = 0;
  let at = start;
  let x = 0;
  for (let bin = 0; bin < gridSide; bin++) {
    const right = ((bin + 1) * width) / gridSide;
    const whole = Math.floor(right);
    let red = 0;
    let green = 0;
    let blue = 0;
    for (; x < whole; x++) {
      red += data[at] ?? 0;
      green += data[at + offset] ?? 0;
      blue += data[at + 2 * offset] ?? 0;
      at += channels;
    }
    total += red * 77 + green * 150 + blue * 29;
    const part = right - whole;
    const grey =
      (data[at] ?? 0) * 77 + (data[at + offset] ?? 0) * 150 + (data[at + 2 * offset] ?? 0) * 29;
    const end = part > 0 ? total + grey * part : total;
    sums[bin] = (end - before) / 256;
    before = end;
  }
}
