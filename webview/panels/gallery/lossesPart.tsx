// How the losses are spread, right and wrong apart: the tail at the right is where to look first.

import type { LossBin, RunFigures } from '../../../src/protocol/evaluation';
import { rangeText } from '../../parts/figureTexts';
import { formatCount, formatMilliseconds, formatValue } from '../../parts/format';
import { t } from '../../parts/l10n';
import { isSameFilter } from './filterTexts';
import type { GalleryStore } from './galleryStore';

export function LossesPart(props: { readonly store: GalleryStore; readonly figures: RunFigures }) {
  const { store, figures } = props;
  const { lossHistogram, meanLoss, latencyMs } = figures;
  const most = Math.max(1, ...lossHistogram.map(({ right, wrong }) => right + wrong));
  const last = lossHistogram[lossHistogram.length - 1];
  return (
    <>
      <p class="figure-lead is-number">
        {meanLoss && (
          <>
            {t('Mean loss')} <strong>{formatValue(meanLoss.value)}</strong>{' '}
            <span class="interval">
              [{formatValue(meanLoss.low)}, {formatValue(meanLoss.high)}]
            </span>
          </>
        )}
      </p>
      <div class="losses">
        {lossHistogram.map((bin) => (
          <Bin key={bin.low} store={store} bin={bin} most={most} />
        ))}
      </div>
      <ul class="axis axis-x is-number" aria-hidden="true">
        <li>{formatValue(lossHistogram[0]?.low ?? 0)}</li>
        <li>{t('loss, nats')}</li>
        <li>{last ? rangeText(last.low, null) : ''}</li>
      </ul>
      <p class="figure-legend">
        <span class="legend-key is-right" /> {t('right')}
        <span class="legend-key is-wrong" /> {t('wrong')}
        <span class="is-muted">{t('heights by square root')}</span>
      </p>
      {latencyMs && (
        <p class="figure-note is-muted is-number">
          {t(
            'Time per picture: median {0}, 90 % within {1}, 99 % within {2}',
            formatMilliseconds(latencyMs.p50),
            formatMilliseconds(latencyMs.p90),
            formatMilliseconds(latencyMs.p99),
          )}
        </p>
      )}
    </>
  );
}

function Bin(props: {
  readonly store: GalleryStore;
  readonly bin: LossBin;
  readonly most: number;
}) {
  const { store, bin, most } = props;
  const { low, right, wrong } = bin;
  const high = Number.isFinite(bin.high) ? bin.high : null;
  const filter = { kind: 'range', column: 'loss', low, high } as const;
  const isOn = store.state.value.query.filters.some((one) => isSameFilter(one, filter));
  const count = right + wrong;
  const text = t(
    'Loss {0}: {1} right, {2} wrong',
    rangeText(low, high),
    formatCount(right),
    formatCount(wrong),
  );
  return (
    <button
      type="button"
      class="loss-bin"
      title={text}
      aria-label={text}
      aria-pressed={isOn}
      disabled={count === 0}
      onClick={() => store.show(filter)}
    >
      <span class="loss-bar" style={{ height: `${barHeight(count, most)}%` }}>
        <span class="loss-wrong" style={{ flexGrow: wrong }} />
        <span class="loss-right" style={{ flexGrow: right }} />
      </span>
    </button>
  );
}

/** By square root: the many easy pictures must not flatten the few hard ones. What is not empty is seen. */
function barHeight(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(2, 100 * Math.sqrt(count / most));
}
