// Round ends and ticks of an axis, linear or logarithmic, and where a value lies between them.

export interface ChartScale {
  readonly isLog: boolean;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

const roundSteps = [1, 2, 2.5, 5, 10] as const;
const roundMantissas = [1, 2, 5] as const;
/** Ticks that are still a quick read. */
const mostTicks = 6;

/** `limit`: no end lies beyond it, as for shares. */
export function linearScale(
  low: number,
  high: number,
  limit: { readonly low: number; readonly high: number } | null = null,
): ChartScale {
  const span = high > low ? high - low : Math.max(Math.abs(high), 1e-6);
  const step = roundStep(span / (mostTicks - 2));
  const first = Math.max(limit?.low ?? Number.NEGATIVE_INFINITY, Math.floor(low / step) * step);
  const rounded = Math.ceil((high > low ? high : low + span) / step) * step;
  const last = Math.min(limit?.high ?? Number.POSITIVE_INFINITY, rounded);
  const count = Math.round((last - first) / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => tidy(first + index * step));
  return { isLog: false, low: tidy(first), high: tidy(last), ticks };
}

/** Ends must be above zero. */
export function logScale(low: number, high: number): ChartScale {
  const [least, most] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const candidates: number[] = [];
  for (let power = least; power <= most; power++) {
    for (const mantissa of roundMantissas) candidates.push(tidy(mantissa * 10 ** power));
  }
  const first = candidates.filter((value) => value <= low * 1.0001).at(-1) ?? 10 ** least;
  const last = candidates.find((value) => value >= high * 0.9999 && value > first);
  const end = last ?? tidy(10 ** Math.max(most, least + 1));
  const within = candidates.filter((value) => value >= first && value <= end);
  return { isLog: true, low: first, high: end, ticks: fewer(within) };
}

/** All where they are few; else whole powers of ten, every n-th of them. */
function fewer(ticks: readonly number[]): readonly number[] {
  if (ticks.length <= mostTicks) return ticks;
  const decades = ticks.filter((value) => Math.abs(Math.log10(value) % 1) < 1e-9);
  const every = Math.ceil(decades.length / mostTicks);
  return decades.filter((_, index) => index % every === 0);
}

/** 0…1 from the low end to the high one; beyond them for values outside. */
export function shareOf({ isLog, low, high }: ChartScale, value: number): number {
  if (!isLog) return (value - low) / (high - low);
  return Math.log(Math.max(value, 1e-30) / low) / Math.log(high / low);
}

function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = roundSteps.find((step) => step * power >= wanted * 0.9999) ?? 10;
  return factor * power;
}

/** Without the last bits' noise of floating point. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
