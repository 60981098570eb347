// ln n! for counts of any size: the binomial figures need ratios of factorials that overflow from 171! on.

const exact = summedLogarithms(32);

/** ln n! to about 1e-15 relative: summed below 32, Stirling's series (Abramowitz & Stegun 6.1.41) from there on. */
export function logFactorial(n: number): number {
  if (n < exact.length) return exact[n] ?? 0;
  const x = n + 1;
  const series = (1 / 12 - (1 / 360 - 1 / (1260 * x * x)) / (x * x)) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

function summedLogarithms(length: number): Float64Array {
  const sums = new Float64Array(length);
  for (let n = 2; n < length; n++) sums[n] = (sums[n - 1] ?? 0) + Math.log(n);
  return sums;
}
