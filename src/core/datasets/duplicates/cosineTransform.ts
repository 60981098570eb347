// The lowest frequencies of a small square by the discrete cosine transform (DCT-II), which is where pictures keep what
// survives resizing and JPEG. Mirroring a picture only turns the sign of its odd horizontal frequencies:
// cos(π u (2(N−1−x)+1) / 2N) = (−1)^u cos(π u (2x+1) / 2N).

export const frequencySide = 16;

/** cos(π u (2x + 1) / 2N), rows by frequency u. */
export function cosineTable(side: number): Float64Array {
  const table = new Float64Array(frequencySide * side);
  for (let u = 0; u < frequencySide; u++) {
    for (let x = 0; x < side; x++) {
      table[u * side + x] = Math.cos((Math.PI * u * (2 * x + 1)) / (2 * side));
    }
  }
  return table;
}

/**
 * frequencySide² coefficients of a side² grid, rows by vertical frequency, scaled to be orthonormal up to a common
 * factor so that a coefficient's square is its part of the grid's variance.
 */
export function lowFrequencies(
  grid: Float64Array,
  side: number,
  table: Float64Array,
): Float64Array {
  const rows = new Float64Array(side * frequencySide);
  for (let y = 0; y < side; y++) {
    for (let u = 0; u < frequencySide; u++) {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += (grid[y * side + x] ?? 0) * (table[u * side + x] ?? 0);
      rows[y * frequencySide + u] = sum;
    }
  }
  const result = new Float64Array(frequencySide * frequencySide);
  for (let v = 0; v < frequencySide; v++) {
    for (let u = 0; u < frequencySide; u++) {
      let sum = 0;
      for (let y = 0; y < side; y++) {
        sum += (rows[y * frequencySide + u] ?? 0) * (table[v * side + y] ?? 0);
      }
      const scale = (u === 0 ? 1 : Math.SQRT2) * (v === 0 ? 1 : Math.SQRT2);
      result[v * frequencySide + u] = (sum * scale) / (side * side);
    }
  }
  return result;
}
