// Which channels of a layer are shown, and in which order.

import type { FeatureSheet } from '../../../src/protocol/features';
import type { ChannelFilter } from './panelState';

export interface OrderChoice {
  readonly filter: ChannelFilter;
  /** Sorts, largest first; null: by index. */
  readonly keys: Float32Array | null;
}

/** Channels in order; numbers that are none come last, equal ones by index. */
export function channelOrder(
  count: number,
  sheet: Pick<FeatureSheet, 'dead' | 'alwaysOn'> | null,
  { filter, keys }: OrderChoice,
): readonly number[] {
  const channels = filteredChannels(count, sheet, filter);
  if (!keys) return channels;
  const keyOf = (channel: number): number => {
    const key = keys[channel] ?? Number.NaN;
    return Number.isNaN(key) ? Number.NEGATIVE_INFINITY : key;
  };
  return [...channels].sort((a, b) => {
    const [first, second] = [keyOf(a), keyOf(b)];
    return first === second ? a - b : second > first ? 1 : -1;
  });
}

function filteredChannels(
  count: number,
  sheet: Pick<FeatureSheet, 'dead' | 'alwaysOn'> | null,
  filter: ChannelFilter,
): readonly number[] {
  switch (filter) {
    case 'all':
      return Array.from({ length: count }, (_, channel) => channel);
    case 'dead':
      return sheet?.dead ?? [];
    case 'always-on':
      return sheet?.alwaysOn ?? [];
  }
}
