// The heat map's cells: layers by stretches of steps, each the mean of its steps' logarithms, so that thousands of steps
// take no more room than a screen has.

import type { LayerLog } from './layerLog';
import type { LayerValue } from './panelState';

export interface HeatGrid {
  readonly rows: number;
  readonly columns: number;
  /** Row by row, decimal logarithms; NaN: frozen in all steps of the cell, infinity: not finite in one of them. */
  readonly values: Float32Array;
  /** Ends of the colours, decimal logarithms. */
  readonly low: number;
  readonly high: number;
  /** Whether there are values below the colours. */
  readonly isBeyond: boolean;
  readonly steps: number;
}

export const mostColumns = 240;
/** Wider scales would leave no shades for what matters. */
const widestScale = 6;

export function heatGrid(log: LayerLog, kind: LayerValue): HeatGrid {
  const rows = log.layers.length;
  const columns = Math.min(mostColumns, log.count);
  const values = new Float32Array(rows * columns);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    const [from, to] = stepsOf(column, columns, log.count);
    for (let row = 0; row < rows; row++) {
      const value = meanOf(log, kind, row, from, to);
      values[row * columns + column] = value;
      if (Number.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
  }
  const high = Number.isFinite(most) ? Math.ceil(most) : 0;
  const wanted = Number.isFinite(least) ? Math.floor(least) : -3;
  const low = Math.min(high - 1, Math.max(wanted, high - widestScale));
  return { rows, columns, values, low, high, isBeyond: wanted < low, steps: log.count };
}

/** Indices of the steps of a column; `to` is the first one after it. */
export function stepsOf(column: number, columns: number, steps: number): readonly [number, number] {
  return [Math.floor((column * steps) / columns), Math.floor(((column + 1) * steps) / columns)];
}

function meanOf(log: LayerLog, kind: LayerValue, row: number, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let step = from; step < to; step++) {
    const value = log.value(kind, step, row);
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** Share of the colours, 0…1. */
export function heatShare({ low, high }: HeatGrid, value: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}
