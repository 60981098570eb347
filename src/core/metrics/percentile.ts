// Percentiles of a list of numbers, as numpy's default gives them.

/**
 * Values below which the `shares` (0…1) of the values lie, with linear interpolation between order statistics
 * (numpy.percentile, method "linear": Hyndman & Fan 1996, type 7). NaN for each share where there are no values.
 */
export function percentiles(
  values: readonly number[] | Float32Array | Float64Array,
  shares: readonly number[],
): number[] {
  return percentilesOfSorted(Float64Array.from(values).sort(), shares);
}

/** The same of values that are in ascending order already. */
export function percentilesOfSorted(sorted: Float64Array, shares: readonly number[]): number[] {
  return shares.map((share) => {
    if (sorted.length === 0) return Number.NaN;
    const position = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
    const below = Math.floor(position);
    const low = sorted[below] ?? Number.NaN;
    const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
    return low + (high - low) * (position - below);
  });
}
