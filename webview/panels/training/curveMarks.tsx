// What is marked on a chart: the best epoch with its value, the epoch whose details are shown, and the cursor with a dot
// on every line.

import { t } from '../../parts/l10n';
import type { ChartScale } from './chartScale';
import { type CurveChartProps, type PlotArea, valueAt, xOf, yOf } from './curvePlot';

interface MarksProps extends CurveChartProps {
  readonly plot: PlotArea;
}

export function CurveMarks(props: MarksProps) {
  const { plot, length, cursor, best, scale } = props;
  return (
    <>
      {cursor.selected !== null && (
        <line
          class="epoch-line is-selected"
          {...upright(xOf(plot, length, cursor.selected), plot)}
        />
      )}
      {cursor.pointed !== null && (
        <line class="epoch-line" {...upright(xOf(plot, length, cursor.pointed), plot)} />
      )}
      {best && <Best {...props} best={best} />}
      {cursor.pointed !== null && <Dots {...props} epoch={cursor.pointed} scale={scale} />}
    </>
  );
}

function upright(x: number, { top, bottom }: PlotArea) {
  return { x1: x, x2: x, y1: top, y2: bottom };
}

function Dots(props: MarksProps & { readonly epoch: number; readonly scale: ChartScale }) {
  const { curves, plot, length, scale, epoch } = props;
  return (
    <>
      {curves.map(({ key, look, points, isRead }) => {
        const value = isRead ? valueAt(points, epoch) : null;
        return value === null ? null : (
          <circle
            key={key}
            class={`curve-dot ${look}`}
            cx={xOf(plot, length, epoch)}
            cy={yOf(plot, scale, value)}
            r={3}
          />
        );
      })}
    </>
  );
}

const labelRoom = 84;

function Best(props: MarksProps & { readonly best: NonNullable<CurveChartProps['best']> }) {
  const { plot, length, scale, best, format } = props;
  const x = xOf(plot, length, best.epoch);
  const y = yOf(plot, scale, best.value);
  const isLeft = x > plot.right - labelRoom;
  const isBelow = y < plot.top + 24;
  return (
    <g class="best">
      <circle class="best-dot" cx={x} cy={y} r={4} />
      {!props.isSmall && (
        <text
          class={`chart-text best-text is-number ${isLeft ? 'is-left' : ''}`}
          x={x + (isLeft ? -7 : 7)}
          y={y + (isBelow ? 15 : -8)}
        >
          {t('best {0}', format(best.value))}
        </text>
      )}
    </g>
  );
}
