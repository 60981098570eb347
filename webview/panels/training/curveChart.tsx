// One chart over the epochs: lines, the phases behind them, the best epoch, and a cursor that is moved with the pointer
// or the arrow keys. To a screen reader it is a slider over epochs that reads out the values of each.

import { useMemo, useRef } from 'preact/hooks';
import { useElementSize } from '../../parts/elementSize';
import { t } from '../../parts/l10n';
import type { ChartScale } from './chartScale';
import { CurveMarks } from './curveMarks';
import {
  type CurveChartProps,
  type EpochCursor,
  type PlotArea,
  valueAt,
  xOf,
  yOf,
} from './curvePlot';
import type { CurvePoint } from './curves';

export function CurveChart(props: CurveChartProps) {
  const { cursor, isSmall = false } = props;
  const surface = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(surface);
  const plot = plotArea(width, height, isSmall);
  const at = cursor.pointed ?? cursor.selected ?? cursor.last;
  const pointAt = (event: MouseEvent): number => {
    const share = (event.offsetX - plot.left) / Math.max(1, plot.right - plot.left);
    return clamp(Math.round(share * props.length), cursor);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || cursor.last === 0) return;
    const next = epochOfKey(event.key, at, cursor);
    if (next !== null) cursor.onPoint(next);
    else if (event.key === 'Enter' || event.key === ' ') cursor.onSelect(at);
    else return;
    event.preventDefault();
  };
  return (
    <div
      class={`curve-chart ${isSmall ? 'is-small' : ''}`}
      ref={surface}
      role="slider"
      tabIndex={0}
      aria-label={t('{0}: by epoch', props.label)}
      aria-valuemin={cursor.first}
      aria-valuemax={Math.max(cursor.first, cursor.last)}
      aria-valuenow={Math.max(cursor.first, at)}
      aria-valuetext={readOut(props, at)}
      onKeyDown={onKeyDown}
      onBlur={() => cursor.onPoint(null)}
      onPointerMove={(event) => cursor.last > 0 && cursor.onPoint(pointAt(event))}
      onPointerLeave={() => cursor.onPoint(null)}
      onClick={(event) => cursor.last > 0 && cursor.onSelect(pointAt(event))}
    >
      {width > 0 && <Drawing {...props} plot={plot} width={width} height={height} at={at} />}
    </div>
  );
}

function plotArea(width: number, height: number, isSmall: boolean): PlotArea {
  return { left: 44, right: Math.max(45, width - 8), top: isSmall ? 6 : 20, bottom: height - 18 };
}

function clamp(epoch: number, { first, last }: EpochCursor): number {
  return Math.min(last, Math.max(first, epoch));
}

function epochOfKey(key: string, at: number, cursor: EpochCursor): number | null {
  const target: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - 5,
    PageUp: at + 5,
    Home: cursor.first,
    End: cursor.last,
  };
  const found = target[key];
  return found === undefined ? null : clamp(found, cursor);
}

/** "Epoch 7: training 0.21, validation 0.34". */
function readOut({ curves, format }: CurveChartProps, epoch: number): string {
  const values = curves.flatMap(({ name, points, isRead }) => {
    const value = isRead ? valueAt(points, epoch) : null;
    return value === null ? [] : [`${name} ${format(value)}`];
  });
  if (values.length === 0) return t('No epoch is through yet');
  return t('Epoch {0}: {1}', epoch, values.join(', '));
}

interface DrawingProps extends CurveChartProps {
  readonly plot: PlotArea;
  readonly width: number;
  readonly height: number;
  readonly at: number;
}

function Drawing(props: DrawingProps) {
  const { plot, width, height, scale, length, curves } = props;
  const { left, right, top, bottom } = plot;
  const paths = useMemo(
    () => curves.map(({ points }) => pathOf(points, scale, length, { left, right, top, bottom })),
    [curves, scale, length, left, right, top, bottom],
  );
  const clip = `${props.label.replaceAll(/\W/g, '')}-clip`;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <clipPath id={clip}>
        <rect x={left} y={top - 2} width={right - left} height={bottom - top + 4} />
      </clipPath>
      <Phases {...props} />
      <Axes {...props} />
      <g clip-path={`url(#${clip})`}>
        {curves.map(({ key, look, points }, index) =>
          points.length === 1 ? (
            <Dot key={key} {...props} look={look} point={points[0] ?? [0, 0]} />
          ) : (
            <polyline key={key} class={`curve ${look}`} points={paths[index] ?? ''} />
          ),
        )}
      </g>
      <CurveMarks {...props} />
    </svg>
  );
}

function Dot(props: DrawingProps & { readonly look: string; readonly point: CurvePoint }) {
  const { plot, scale, length, look, point } = props;
  return (
    <circle
      class={`curve-dot ${look}`}
      cx={xOf(plot, length, point[0])}
      cy={yOf(plot, scale, point[1])}
      r={2.5}
    />
  );
}

function Phases({ plot, phases, length, isSmall }: DrawingProps) {
  return (
    <>
      {phases.map(({ name, from, to }, index) => {
        const x = xOf(plot, length, from);
        const room = xOf(plot, length, to) - x;
        return (
          <g key={from}>
            {index % 2 === 1 && (
              <rect
                class="phase-shade"
                x={x}
                y={plot.top}
                width={room}
                height={plot.bottom - plot.top}
              />
            )}
            {from > 0 && <line class="phase-edge" x1={x} x2={x} y1={plot.top} y2={plot.bottom} />}
            {!isSmall && (
              <text class="chart-text phase-name" x={x + 4} y={13}>
                {shortened(name, room - 6)}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

const letterWidth = 5.8;

function shortened(name: string, room: number): string {
  const letters = Math.floor(room / letterWidth);
  if (name.length <= letters) return name;
  return letters < 3 ? '' : `${name.slice(0, letters - 1)}…`;
}

function Axes({ plot, scale, length, format }: DrawingProps) {
  return (
    <>
      {scale.ticks.map((tick) => {
        const y = yOf(plot, scale, tick);
        return (
          <g key={tick}>
            <line class="chart-grid" x1={plot.left} x2={plot.right} y1={y} y2={y} />
            <text class="chart-text chart-y is-number" x={plot.left - 5} y={y + 3.5}>
              {format(tick)}
            </text>
          </g>
        );
      })}
      {epochTicks(length, plot.right - plot.left).map((epoch) => (
        <text
          key={epoch}
          class="chart-text chart-x is-number"
          x={xOf(plot, length, epoch)}
          y={plot.bottom + 14}
        >
          {epoch}
        </text>
      ))}
    </>
  );
}

/** Whole epochs, as many as have room. */
export function epochTicks(length: number, room: number): readonly number[] {
  const steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000];
  const most = Math.max(2, Math.floor(room / 34));
  const step = steps.find((one) => length / one <= most) ?? length;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}

function pathOf(
  points: readonly CurvePoint[],
  scale: ChartScale,
  length: number,
  plot: PlotArea,
): string {
  return points
    .map(([x, y]) => `${xOf(plot, length, x).toFixed(1)},${yOf(plot, scale, y).toFixed(1)}`)
    .join(' ');
}
