// What the Feature Maps panel itself remembers over hiding and reloading: where somebody looks and how, never what is
// there.

import { isCount } from '../../parts/savedState';

export const shadeNames = ['inferno', 'viridis', 'jet'] as const;
/** Colours of maps without a sign; signed layers on one scale are blue, white and red. */
export type ShadeName = (typeof shadeNames)[number];

export const arrangements = ['layer', 'overview'] as const;
export type Arrangement = (typeof arrangements)[number];

export const sorts = ['index', 'activation', 'contribution'] as const;
export type Sort = (typeof sorts)[number];

export const scales = ['channel', 'layer', 'fixed'] as const;
export type Scale = (typeof scales)[number];

export const channelFilters = ['all', 'dead', 'always-on'] as const;
export type ChannelFilter = (typeof channelFilters)[number];

export interface PanelState {
  readonly arrangement: Arrangement;
  /** Value of the chosen layer or attention; null: the first main layer. */
  readonly layer: string | null;
  /** Chosen channel of it. */
  readonly channel: number | null;
  readonly sort: Sort;
  /** Class whose contributions sort; null: the best of the picture. */
  readonly sortClass: number | null;
  readonly scale: Scale;
  readonly fixedLow: number;
  readonly fixedHigh: number;
  readonly shades: ShadeName;
  readonly isSmooth: boolean;
  /** Side of a tile in CSS pixels. */
  readonly tileSide: number;
  readonly filter: ChannelFilter;
  /** Whether layers that are not main are listed. */
  readonly isEveryValueShown: boolean;
  readonly isInspectorShown: boolean;
  /** Paths of folded blocks. */
  readonly folded: readonly string[];
  /** Of the sheet, in CSS pixels. */
  readonly scrollTop: number;
  /** Of the overview. */
  readonly scrollLeft: number;
}

export const smallestTile = 24;
export const largestTile = 224;

export const initialPanelState: PanelState = {
  arrangement: 'layer',
  layer: null,
  channel: null,
  sort: 'index',
  sortClass: null,
  scale: 'channel',
  fixedLow: 0,
  fixedHigh: 1,
  shades: 'inferno',
  isSmooth: false,
  tileSide: 72,
  filter: 'all',
  isEveryValueShown: false,
  isInspectorShown: true,
  folded: [],
  scrollTop: 0,
  scrollLeft: 0,
};

/** Takes what fits and starts afresh with the rest: an older version may have written it. */
export function readPanelState(saved: unknown): PanelState {
  if (typeof saved !== 'object' || saved === null) return initialPanelState;
  const values = saved as Readonly<Record<string, unknown>>;
  const start = initialPanelState;
  const oneOf = <T extends string>(names: readonly T[], name: keyof PanelState, usual: T): T =>
    names.find((known) => known === values[name]) ?? usual;
  const flag = (name: keyof PanelState & `is${string}`): boolean =>
    typeof values[name] === 'boolean' ? values[name] : start[name];
  const count = (name: keyof PanelState, usual: number): number => {
    const value = values[name];
    return isCount(value) ? value : usual;
  };
  const index = (name: keyof PanelState): number | null => {
    const value = values[name];
    return isCount(value) && Number.isInteger(value) ? value : null;
  };
  const { layer, fixedLow, fixedHigh, folded } = values;
  const hasRange = isFiniteNumber(fixedLow) && isFiniteNumber(fixedHigh) && fixedLow < fixedHigh;
  return {
    arrangement: oneOf(arrangements, 'arrangement', start.arrangement),
    layer: typeof layer === 'string' ? layer : null,
    channel: index('channel'),
    sort: oneOf(sorts, 'sort', start.sort),
    sortClass: index('sortClass'),
    scale: oneOf(scales, 'scale', start.scale),
    fixedLow: hasRange ? fixedLow : start.fixedLow,
    fixedHigh: hasRange ? fixedHigh : start.fixedHigh,
    shades: oneOf(shadeNames, 'shades', start.shades),
    isSmooth: flag('isSmooth'),
    tileSide: Math.min(largestTile, Math.max(smallestTile, count('tileSide', start.tileSide))),
    filter: oneOf(channelFilters, 'filter', start.filter),
    isEveryValueShown: flag('isEveryValueShown'),
    isInspectorShown: flag('isInspectorShown'),
    folded: Array.isArray(folded) ? folded.filter((path) => typeof path === 'string') : [],
    scrollTop: count('scrollTop', 0),
    scrollLeft: count('scrollLeft', 0),
  };
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
