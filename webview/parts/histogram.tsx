// How numbers are spread: a bar for each of equal bins, with the numbers of the ends under it.

import type { Histogram as HistogramData } from '../../src/protocol/features';
import { formatCount, formatValue } from './format';
import { t } from './l10n';

export function Histogram(props: { readonly histogram: HistogramData; readonly label: string }) {
  const { low, high, counts } = props.histogram;
  const most = Math.max(1, ...counts);
  const width = (high - low) / Math.max(1, counts.length);
  const ends = [formatValue(low), formatValue(high)] as const;
  const zero = low < 0 && high > 0 ? (-100 * low) / (high - low) : null;
  return (
    <div class="histogram" role="img" aria-label={t('{0}: from {1} to {2}', props.label, ...ends)}>
      <div class="histogram-bars">
        {counts.map((count, bin) => {
          const from = low + bin * width;
          const range = t('{0} to {1}', formatValue(from), formatValue(from + width));
          return (
            <div key={from} class="histogram-bin" title={`${range}: ${formatCount(count)}`}>
              <div class="histogram-bar" style={{ height: `${barHeight(count, most)}%` }} />
            </div>
          );
        })}
        {zero !== null && <div class="histogram-zero" title="0" style={{ left: `${zero}%` }} />}
      </div>
      <div class="histogram-ends is-number">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </div>
  );
}

/** By square root: one bin of zeros must not flatten all others. What is not empty is seen. */
function barHeight(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(2, 100 * Math.sqrt(count / most));
}
