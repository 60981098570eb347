// A small grid of numbers with the colours of their sizes, as it is drawn on paper.

import { formatValue } from '../../parts/format';
import { t } from '../../parts/l10n';

/** Larger windows are read in words and bars, not in cells. */
export const largestGrid = 7;

export function NumberGrid(props: {
  readonly label: string;
  readonly numbers: Float32Array;
  readonly width: number;
  /** The cell that is marked; null: none. */
  readonly at: number | null;
  /** Cells that do not count, such as padding. */
  readonly isPadding: readonly boolean[];
  /** A cell with a ring, such as the maximum. */
  readonly ringed?: number;
}) {
  const { label, numbers, width, at, isPadding, ringed } = props;
  const peak = numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0) || 1;
  const rows = Math.ceil(numbers.length / width);
  return (
    <figure class="number-grid">
      <table aria-label={label}>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              {Array.from({ length: width }, (_, column) => {
                const cell = row * width + column;
                const number = numbers[cell] ?? Number.NaN;
                return (
                  <td
                    key={column}
                    class={cellClass(number, cell === at, cell === ringed, isPadding[cell])}
                    style={{ '--strength': `${Math.round((45 * Math.abs(number)) / peak)}%` }}
                    title={isPadding[cell] ? t('padding') : formatValue(number)}
                  >
                    {formatCell(number)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption class="is-muted">{label}</figcaption>
    </figure>
  );
}

function cellClass(
  number: number,
  isAt: boolean,
  isRinged: boolean,
  isPadding: boolean | undefined,
): string {
  const sign = number < 0 ? 'is-negative' : 'is-positive';
  return [
    'is-number',
    isPadding ? 'is-padding' : sign,
    isAt ? 'is-at' : '',
    isRinged ? 'is-ringed' : '',
  ].join(' ');
}

/** Three characters are what a cell has room for; the tooltip has more. */
function formatCell(number: number): string {
  if (number === 0) return '0';
  const size = Math.abs(number);
  if (size >= 0.005 && size < 99.5) {
    const text = size < 0.995 ? size.toFixed(2).slice(1) : size.toPrecision(2);
    return number < 0 ? `−${text}` : text;
  }
  return formatValue(number);
}
