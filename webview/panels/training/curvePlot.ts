// What a chart over epochs is told, and where its values lie on the plot.

import { type ChartScale, shareOf } from './chartScale';
import type { CurvePoint, PhaseSpan } from './curves';

export interface Curve {
  readonly key: string;
  readonly name: string;
  /** Class of the stylesheet: colour, width and dashes. */
  readonly look: string;
  readonly points: readonly CurvePoint[];
  /** Whether its points are epochs, whose values are read out; steps are not. */
  readonly isRead: boolean;
}

export interface EpochCursor {
  /** Epochs that have records. */
  readonly first: number;
  readonly last: number;
  readonly pointed: number | null;
  /** The epoch whose details are shown. */
  readonly selected: number | null;
  readonly onPoint: (epoch: number | null) => void;
  readonly onSelect: (epoch: number) => void;
}

export interface CurveChartProps {
  readonly label: string;
  readonly curves: readonly Curve[];
  readonly scale: ChartScale;
  readonly phases: readonly PhaseSpan[];
  /** Epochs along the axis. */
  readonly length: number;
  readonly best: { readonly epoch: number; readonly value: number } | null;
  readonly format: (value: number) => string;
  readonly cursor: EpochCursor;
  /** A low chart, without names of phases. */
  readonly isSmall?: boolean;
}

export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function valueAt(points: readonly CurvePoint[], epoch: number): number | null {
  return points.find(([place]) => place === epoch)?.[1] ?? null;
}

export function xOf({ left, right }: PlotArea, length: number, epoch: number): number {
  return left + (epoch / Math.max(1, length)) * (right - left);
}

export function yOf({ top, bottom }: PlotArea, scale: ChartScale, value: number): number {
  return bottom - shareOf(scale, value) * (bottom - top);
}
