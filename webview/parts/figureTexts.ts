// Figures in words: values with their intervals, p-values, losses, durations.

import type { Interval, RunPage } from '../../src/protocol/evaluation';
import { formatNumber, formatPercent, formatValue } from './format';
import { t } from './l10n';

/** 0.9143 → "91.4 %": a measured share, which may well be a whole 100 % or 0 %. */
export function formatShare(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}\u202f%`;
  return formatPercent(share);
}

/** "[90.0, 92.6]", in per cent. */
export function intervalText({ low, high }: Interval): string {
  return `[${percentDigits(low)}, ${percentDigits(high)}]`;
}

/** "90–93": where there is little room. */
export function roundIntervalText({ low, high }: Interval): string {
  return `${Math.round(low * 100)}–${Math.round(high * 100)}`;
}

function percentDigits(share: number): string {
  return (share * 100).toFixed(1);
}

/** "91.4 % [90.0, 92.6]"; a dash where there is nothing to divide by. */
export function shareText(interval: Interval | null): string {
  return interval === null ? '–' : `${formatShare(interval.value)} ${intervalText(interval)}`;
}

/** A difference of two shares in points: "+1.2 points [−0.3, +2.7]". */
export function differenceText(difference: Interval): string {
  const { value, low, high } = difference;
  return t('{0} points [{1}, {2}]', signed(value), signed(low), signed(high));
}

function signed(share: number): string {
  const text = formatNumber(share * 100, 1);
  return share > 0 ? `+${text}` : text;
}

/** What a p-value says; never more than it does. */
export function chanceText(pValue: number | null): string {
  if (pValue === null) return t('Nothing differs between the two.');
  if (pValue < 0.001) return t('Hardly chance (p < 0.001)');
  const digits = pValue < 0.1 ? pValue.toFixed(3) : pValue.toFixed(2);
  if (pValue < 0.05) return t('Unlikely to be chance (p = {0})', digits);
  return t('It may be chance (p = {0})', digits);
}

export function rangeText(low: number, high: number | null): string {
  if (high === null || !Number.isFinite(high)) return t('{0} and more', formatValue(low));
  return t('{0} to {1}', formatValue(low), formatValue(high));
}

/** "3 min left", from pictures and a rate in pictures per second. */
export function timeLeftText(left: number, rate: number): string {
  const seconds = left / rate;
  if (seconds < 1) return t('almost done');
  if (seconds < 90) return t('{0} s left', Math.ceil(seconds));
  if (seconds < 5400) return t('{0} min left', Math.round(seconds / 60));
  return t('{0} h left', formatNumber(seconds / 3600, 1));
}

/** "accuracy 81.2 % [75.1, 86.0]" of what a query found; empty where nothing of it was evaluated. */
export function foundAccuracyText({ accuracy }: Pick<RunPage, 'accuracy'>): string {
  return accuracy === null ? '' : t('accuracy {0}', shareText(accuracy));
}
