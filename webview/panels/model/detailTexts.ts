// Shapes, costs and times of the inspector in words.

import type { NodeValue, TimedGroup, WeightDetail } from '../../../src/protocol/graph';
import type { Dim, ElementType } from '../../../src/protocol/model';
import { formatCount, formatLargeCount, formatPercent, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';

/** "1×64×56×56"; "scalar" without dims, '' where the rank is not known. */
export function dimsText(dims: readonly Dim[] | null): string {
  if (dims === null) return '';
  if (dims.length === 0) return t('scalar');
  return dims.map((dim) => (dim === null ? '?' : plainText(String(dim)))).join('×');
}

/** "float32 1×64×56×56", with what is known of it. */
export function typeText(value: {
  readonly type: ElementType | null;
  readonly dims: readonly Dim[] | null;
}): string {
  return [value.type ?? '', dimsText(value.dims)].filter((part) => part !== '').join(' ');
}

/** "118 M", and the exact count for a tooltip. */
export function countText(count: number): { readonly text: string; readonly title: string } {
  return { text: formatLargeCount(count), title: formatCount(count) };
}

/** null for a node that runs alone. */
export function groupSentence(
  group: Pick<TimedGroup, 'nodes'>,
  names: ReadonlyMap<number, string>,
  own: number,
): string | null {
  const others = group.nodes.filter((node) => node !== own);
  if (others.length === 0) return null;
  const shown = others.map((node) => plainText(names.get(node) ?? t('node {0}', node)));
  return t('Runs together with {0}; their time cannot be told apart.', shown.join(', '));
}

/** Microseconds as milliseconds where they are many: "85 µs", "1.2 ms". */
export function timeText(microseconds: number): string {
  return microseconds < 999.5
    ? t('{0} µs', microseconds.toFixed(microseconds < 9.95 ? 1 : 0))
    : t('{0} ms', (microseconds / 1000).toFixed(microseconds < 99_500 ? 1 : 0));
}

/** A share where none and all are facts. */
export function shareText(share: number): string {
  return share === 0 || share === 1 ? `${100 * share}\u202f%` : formatPercent(share);
}

/** What can be looked at as maps. */
export function isFloat(type: ElementType | null): boolean {
  return type === null || type.includes('float');
}

/** What an operator calls it, else where it stands: "W", "input 2". */
export function roleText(value: NodeValue, position: number, isInput: boolean): string {
  if (value.role !== '') return plainText(value.role);
  return isInput ? t('input {0}', position + 1) : t('output {0}', position + 1);
}

/** How the filter pictures are to be read, and whether they are all. */
export function filterCaption(filters: NonNullable<WeightDetail['filters']>): string {
  const { count, total, channels } = filters;
  const colors =
    channels === 3 ? t('Grey is zero') : t('First channel; blue is below zero, red above');
  return count < total
    ? t('The first {0} of {1} filters. {2}', count, formatCount(total), colors)
    : colors;
}

/** null for what is no node of the main graph. */
export function nodeIndexOf(box: string | null): number | null {
  const digits = /^n:(\d+)$/.exec(box ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
