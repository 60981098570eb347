// A small chart of a few lines over 0…1 both ways, with its axes named and a legend that does not rely on colour alone.

import { t } from './l10n';

export interface ChartLine {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

const width = 280;
const height = 132;
const plot = { left: 38, top: 6, right: 274, bottom: 104 };
const ticks = [0, 0.5, 1];

export function LineChart(props: {
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly ChartLine[];
}) {
  return (
    <figure class="line-chart">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={chartText(props.label, props.lines)}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="chart-grid" x1={plot.left} x2={plot.right} y1={yOf(tick)} y2={yOf(tick)} />
            <text class="chart-text chart-y" x={plot.left - 5} y={yOf(tick) + 3.5}>
              {tick}
            </text>
            <text class="chart-text chart-x" x={xOf(tick)} y={plot.bottom + 12}>
              {tick}
            </text>
          </g>
        ))}
        <text class="chart-text chart-x" x={(plot.left + plot.right) / 2} y={height - 3}>
          {props.xLabel}
        </text>
        <text
          class="chart-text chart-x"
          transform={`translate(9 ${(plot.top + plot.bottom) / 2}) rotate(-90)`}
        >
          {props.yLabel}
        </text>
        {props.lines.map((line, index) => (
          <polyline
            key={line.name}
            class={`chart-line ${lineClass(index)}`}
            points={pathOf(line)}
          />
        ))}
      </svg>
      <figcaption class="chart-legend">
        {props.lines.map((line, index) => (
          <span key={line.name} class="chart-key">
            <svg viewBox="0 0 22 8" aria-hidden="true">
              <line class={`chart-line ${lineClass(index)}`} x1={0} x2={22} y1={4} y2={4} />
            </svg>
            {line.name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** Colour and dashes of the stylesheet; more lines than these begin anew. */
function lineClass(index: number): string {
  return `chart-line-${index % 6}`;
}

function xOf(share: number): number {
  return plot.left + share * (plot.right - plot.left);
}

function yOf(share: number): number {
  return plot.bottom - share * (plot.bottom - plot.top);
}

function pathOf({ points }: ChartLine): string {
  return points.map(([x, y]) => `${xOf(x).toFixed(1)},${yOf(clamped(y)).toFixed(1)}`).join(' ');
}

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** "Insertion and deletion. insertion: 0.02 to 0.61; deletion: …": the lines in words. */
function chartText(label: string, lines: readonly ChartLine[]): string {
  const texts = lines.map(({ name, points }) => {
    const [first, last] = [points[0]?.[1] ?? 0, points[points.length - 1]?.[1] ?? 0];
    return t('{0}: {1} to {2}', name, first.toFixed(2), last.toFixed(2));
  });
  return `${label}. ${texts.join('; ')}`;
}
