// What the Training panel itself remembers over hiding and reloading: where somebody looks and how, never what is there.

import { type MatrixScale, matrixScales } from '../../parts/confusionMatrix';
import { isCount } from '../../parts/savedState';

export const layerValues = ['gradients', 'updates'] as const;
/** What the heat map shows: norms of gradients, or of updates over those of weights. */
export type LayerValue = (typeof layerValues)[number];

export interface PanelState {
  /** The epoch whose confusion and pictures are shown; null: the newest one. */
  readonly epoch: number | null;
  readonly isLog: boolean;
  readonly isTable: boolean;
  readonly layerValue: LayerValue;
  readonly matrixScale: MatrixScale;
  /** In CSS pixels. */
  readonly scrollTop: number;
}

export const initialPanelState: PanelState = {
  epoch: null,
  isLog: false,
  isTable: false,
  layerValue: 'gradients',
  matrixScale: 'count',
  scrollTop: 0,
};

/** Takes what fits and starts afresh with the rest: an older version may have written it. */
export function readPanelState(saved: unknown): PanelState {
  const start = initialPanelState;
  if (typeof saved !== 'object' || saved === null) return start;
  const values: Partial<Record<keyof PanelState, unknown>> = saved;
  return {
    epoch: isCount(values.epoch) && values.epoch > 0 ? Math.floor(values.epoch) : null,
    isLog: values.isLog === true,
    isTable: values.isTable === true,
    layerValue: layerValues.find((name) => name === values.layerValue) ?? start.layerValue,
    matrixScale: matrixScales.find((name) => name === values.matrixScale) ?? start.matrixScale,
    scrollTop: isCount(values.scrollTop) ? values.scrollTop : 0,
  };
}
