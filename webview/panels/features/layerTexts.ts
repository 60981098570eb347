// Layers, channels and sorts in words.

import type {
  ChannelStatistics,
  FeatureListing,
  FeatureSheet,
} from '../../../src/protocol/features';
import type { ClassScore } from '../../../src/protocol/prediction';
import { formatLabel, formatPercent, formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';

/** "64 · 56×56". */
export function shapeText(layer: {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}): string {
  return `${layer.channels} · ${layer.height}×${layer.width}`;
}

export function classText(listing: FeatureListing, index: number | null): string {
  const top = listing.top[0];
  if (index === null) return top ? formatLabel(top) : t('best class');
  return formatLabel(labelled(listing, index));
}

function labelled(listing: FeatureListing, index: number): Pick<ClassScore, 'index' | 'label'> {
  return { index, label: listing.labels?.[index] ?? null };
}

export type ChannelMark = 'dead' | 'always-on';

/** Marked channels of a layer. */
export function channelMarks(sheet: FeatureSheet): ReadonlyMap<number, ChannelMark> {
  const marks = new Map<number, ChannelMark>();
  for (const channel of sheet.alwaysOn) marks.set(channel, 'always-on');
  for (const channel of sheet.dead) marks.set(channel, 'dead');
  return marks;
}

export function markText(mark: ChannelMark): string {
  return mark === 'dead'
    ? t('dead: nothing in this picture excites it')
    : t('always on: above zero at every place');
}

/** "channel 17, max 4.1, mean 0.3, dead". */
export function channelLabel(
  channel: number,
  statistics: ChannelStatistics | null,
  mark: ChannelMark | undefined,
): string {
  const parts = [t('channel {0}', channel)];
  if (statistics) {
    parts.push(t('max {0}', formatValue(statistics.maximum[channel] ?? Number.NaN)));
    parts.push(t('mean {0}', formatValue(statistics.mean[channel] ?? Number.NaN)));
  }
  if (mark) parts.push(mark === 'dead' ? t('dead') : t('always on'));
  return parts.join(', ');
}

/** A share of places, 0…1: here none and all of them are facts, not roundings. */
export function shareText(share: number): string {
  if (share === 0 || share === 1) return `${100 * share}\u202f%`;
  return formatPercent(share);
}

/** The name of a layer with the blocks around it. */
export function fullName(layer: {
  readonly blocks: readonly string[];
  readonly name: string;
}): string {
  return plainText([...layer.blocks.slice(-1), layer.name].join('/'));
}
