// A layer as its sheet shows it: the order of its channels, their ranges and marks, and the scale of their colours.

import { useMemo } from 'preact/hooks';
import type { ErrorFacts } from '../../../src/base/errors';
import type { ValueRange } from '../../../src/base/heatmap';
import type { FeatureSheet, MapLayer } from '../../../src/protocol/features';
import { type Loaded, loadedValue } from '../../parts/requestCache';
import { channelOrder } from './channelOrder';
import type { FeaturesStore } from './featuresStore';
import { type ChannelMark, channelMarks } from './layerTexts';
import type { PanelState } from './panelState';
import type { ScaleChoice } from './tileColors';

export interface SheetView {
  /** null: not come. */
  readonly sheet: FeatureSheet | null;
  readonly error: ErrorFacts | null;
  readonly order: readonly number[];
  /** Whether what the order needs has come. */
  readonly isOrdered: boolean;
  readonly marks: ReadonlyMap<number, ChannelMark>;
  /** null while the layer's range is needed and has not come. */
  readonly scale: ScaleChoice | null;
  rangeOf(channel: number): ValueRange | null;
}

const noMarks: ReadonlyMap<number, ChannelMark> = new Map();

export function useSheetView(store: FeaturesStore, layer: MapLayer): SheetView {
  const loaded = store.data.sheet(layer.value).value;
  const sheet = loadedValue(loaded);
  const state = store.state.value;
  const keys = useSortKeys(store, layer, sheet);
  const { filter, arrangement, scale, shades, fixedLow, fixedHigh } = state;
  const shown = arrangement === 'layer' ? filter : 'all';
  const order = useMemo(
    () => channelOrder(layer.channels, sheet, { filter: shown, keys: keys.numbers }),
    [layer, keys.numbers, shown, shown === 'all' ? null : sheet],
  );
  return useMemo(
    () => ({
      sheet,
      error: loaded.kind === 'failed' ? loaded.error : keys.error,
      order,
      isOrdered: keys.isKnown,
      marks: sheet ? channelMarks(sheet) : noMarks,
      scale: scaleChoice(state, sheet),
      rangeOf: (channel) => channelRange(sheet, channel),
    }),
    [sheet, loaded, order, keys.isKnown, scale, shades, fixedLow, fixedHigh],
  );
}

interface SortKeys {
  readonly numbers: Float32Array | null;
  readonly isKnown: boolean;
  readonly error: ErrorFacts | null;
}

function useSortKeys(store: FeaturesStore, layer: MapLayer, sheet: FeatureSheet | null): SortKeys {
  const { sort, sortClass } = store.state.value;
  const isBlocked = store.snapshot.value?.listing?.gradientBlocked !== null;
  const asked: Loaded<{ readonly contributions: Float32Array }> | null =
    sort === 'contribution' && !isBlocked
      ? store.data.contributions(layer.value, sortClass).value
      : null;
  if (sort === 'activation') {
    return { numbers: sheet?.statistics.mean ?? null, isKnown: sheet !== null, error: null };
  }
  if (!asked) return { numbers: null, isKnown: true, error: null };
  if (asked.kind === 'failed') return { numbers: null, isKnown: true, error: asked.error };
  const numbers = loadedValue(asked)?.contributions ?? null;
  return { numbers, isKnown: numbers !== null, error: null };
}

export function scaleChoice(state: PanelState, sheet: FeatureSheet | null): ScaleChoice | null {
  const { scale, shades, fixedLow, fixedHigh } = state;
  if (scale === 'layer' && !sheet) return null;
  const layer = { low: sheet?.low ?? 0, high: sheet?.high ?? 1 };
  return { scale, shades, fixed: { low: fixedLow, high: fixedHigh }, layer };
}

export function channelRange(sheet: FeatureSheet | null, channel: number): ValueRange | null {
  const low = sheet?.statistics.minimum[channel];
  const high = sheet?.statistics.maximum[channel];
  return low === undefined || high === undefined ? null : { low, high };
}
