// What the Explain panel itself remembers over hiding and reloading: how maps are looked at, never what they are.

import { isCount } from '../../parts/savedState';

export const shadeNames = ['inferno', 'viridis', 'jet'] as const;
/** Colours for maps without a sign; signed maps are always blue, white and red. */
export type ShadeName = (typeof shadeNames)[number];

export interface PanelState {
  /** Id of the selected cell. */
  readonly selected: number;
  /** 0…1. */
  readonly opacity: number;
  readonly shades: ShadeName;
  readonly isSmooth: boolean;
  /** One scale for maps of the same kind. */
  readonly isScaleShared: boolean;
  readonly isOverlayShown: boolean;
  readonly isInspectorShown: boolean;
  readonly isStripShown: boolean;
}

export const initialPanelState: PanelState = {
  selected: 0,
  opacity: 0.5,
  shades: 'inferno',
  isSmooth: true,
  isScaleShared: true,
  isOverlayShown: true,
  isInspectorShown: true,
  isStripShown: true,
};

/** Takes what fits and starts afresh with the rest: an older version may have written it. */
export function readPanelState(saved: unknown): PanelState {
  if (typeof saved !== 'object' || saved === null) return initialPanelState;
  const values = saved as Record<string, unknown>;
  const flag = (name: keyof PanelState & `is${string}`): boolean => {
    const value = values[name];
    return typeof value === 'boolean' ? value : initialPanelState[name];
  };
  const { selected, opacity, shades } = values;
  return {
    selected: isCount(selected) ? selected : initialPanelState.selected,
    opacity: isCount(opacity) && opacity <= 1 ? opacity : initialPanelState.opacity,
    shades: shadeNames.find((name) => name === shades) ?? initialPanelState.shades,
    isSmooth: flag('isSmooth'),
    isScaleShared: flag('isScaleShared'),
    isOverlayShown: flag('isOverlayShown'),
    isInspectorShown: flag('isInspectorShown'),
    isStripShown: flag('isStripShown'),
  };
}
