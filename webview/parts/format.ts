// Numbers and names for the eye: two significant decimals at most, units, and nothing a file name could disguise.

import { t } from './l10n';

const narrowSpace = '\u202f';
const minus = '\u2212';
const grouped = new Intl.NumberFormat('en');

/** 0.6124 → "61.2 %"; never a rounded 100 % or 0 %. */
export function formatPercent(probability: number): string {
  const percent = probability * 100;
  if (!Number.isFinite(percent)) return '–';
  if (percent >= 99.95) return `>99.9${narrowSpace}%`;
  if (percent < 0.05) return `<0.1${narrowSpace}%`;
  return `${percent.toFixed(1)}${narrowSpace}%`;
}

/** A value before softmax: 14.08, −3.10, 1.2e+6. */
export function formatScore(score: number): string {
  if (!Number.isFinite(score)) return '–';
  const text = Math.abs(score) >= 1e5 ? score.toExponential(1) : score.toFixed(2);
  return text.replace(/^-/, minus);
}

/** A number of unknown size, up to three figures: 0.0824, 3.5, −140, 2.3e−6. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const isPlain = size >= 1e-3 && size < 99_950;
  const text = isPlain ? plainDigits(value) : value.toExponential(1).replace('e+', 'e');
  return text.replaceAll('-', minus);
}

function plainDigits(value: number): string {
  const whole = Math.floor(Math.log10(Math.abs(value))) + 1;
  return String(Number(value.toFixed(Math.max(0, 3 - whole))));
}

export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds >= 999.5) return t('{0} s', (milliseconds / 1000).toFixed(1));
  return t('{0} ms', milliseconds < 9.95 ? milliseconds.toFixed(1) : milliseconds.toFixed(0));
}

export function formatCount(count: number): string {
  return grouped.format(count);
}

/** 3_211_264 → "3.2 MB"; two significant digits below ten. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, ['B', 'kB', 'MB', 'GB', 'TB']);
}

/** 118_013_952 → "118 M", 612 → "612". */
export function formatLargeCount(count: number): string {
  return scaled(count, ['', 'k', 'M', 'G', 'T']).trim();
}

function scaled(value: number, units: readonly string[]): string {
  const digits = (rest: number, power: number): number => (power > 0 && rest < 9.95 ? 1 : 0);
  let rest = value;
  let power = 0;
  while (power < units.length - 1 && Number(rest.toFixed(digits(rest, power))) >= 1000) {
    rest /= 1000;
    power++;
  }
  return `${rest.toFixed(digits(rest, power))} ${units[power] ?? ''}`;
}

/** Pictures per second. */
export function formatRate(rate: number): string {
  return t('{0} pictures/s', rate < 9.95 ? rate.toFixed(1) : formatCount(Math.round(rate)));
}

export function formatPictures(count: number): string {
  return count === 1 ? t('1 picture') : t('{0} pictures', formatCount(count));
}

/** Up to `digits` decimals without trailing zeros, with a true minus. */
export function formatNumber(value: number, digits = 3): string {
  return String(Number(value.toFixed(digits))).replace(/^-/, minus);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what is looked for
const disguises = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside without control characters and direction overrides, which could make one name look like another. */
export function plainText(text: string): string {
  return text.replace(disguises, '\ufffd');
}

export function formatLabel(entry: {
  readonly label: string | null;
  readonly index: number;
}): string {
  return entry.label === null ? t('class {0}', entry.index) : plainText(entry.label);
}
