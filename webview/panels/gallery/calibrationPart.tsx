// Whether the model is right as often as it is sure (reliability diagram, Guo et al. 2017): a bar for each bin of
// confidence, the line where both would be equal, and how many pictures stand behind each bar.

import type { CalibrationBin, RunFigures } from '../../../src/protocol/evaluation';
import { formatShare, shareText } from '../../parts/figureTexts';
import { formatCount, formatPictures } from '../../parts/format';
import { t } from '../../parts/l10n';
import { isSameFilter } from './filterTexts';
import type { GalleryStore } from './galleryStore';

const ticks = [1, 0.5, 0] as const;

export function CalibrationPart(props: {
  readonly store: GalleryStore;
  readonly figures: RunFigures;
}) {
  const { store, figures } = props;
  const most = Math.max(1, ...figures.calibration.map(({ count }) => count));
  return (
    <>
      <p class="figure-lead is-number">
        {figures.ece && (
          <>
            {t('Calibration error (ECE)')} <strong>{shareText(figures.ece)}</strong>
          </>
        )}
      </p>
      <div class="reliability">
        <ul class="axis axis-y is-number" aria-hidden="true">
          {ticks.map((tick) => (
            <li key={tick}>{tick * 100}</li>
          ))}
        </ul>
        <div class="reliability-plot">
          <svg
            class="reliability-line"
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <line class="halo" x1={0} y1={100} x2={100} y2={0} vector-effect="non-scaling-stroke" />
            <line x1={0} y1={100} x2={100} y2={0} vector-effect="non-scaling-stroke" />
          </svg>
          {figures.calibration.map((bin) => (
            <Bin key={bin.low} store={store} bin={bin} most={most} />
          ))}
        </div>
        <ul class="axis axis-x is-number" aria-hidden="true">
          <li>0</li>
          <li>{t('confidence, %')}</li>
          <li>100</li>
        </ul>
      </div>
      <p class="figure-note is-muted">
        {t('Above the line: more often right than it says. Below: too sure.')}
      </p>
    </>
  );
}

function Bin(props: {
  readonly store: GalleryStore;
  readonly bin: CalibrationBin;
  readonly most: number;
}) {
  const { store, bin, most } = props;
  const { low, high, count, accuracy, confidence } = bin;
  const filter = { kind: 'range', column: 'probability', low, high } as const;
  const isOn = store.state.value.query.filters.some((one) => isSameFilter(one, filter));
  const range = t('{0} to {1}', formatShare(low), formatShare(high));
  const text =
    accuracy === null
      ? t('Confidence {0}: no pictures', range)
      : t(
          'Confidence {0}: right in {1} of {2}, mean confidence {3}',
          range,
          shareText(accuracy),
          formatPictures(count),
          formatShare(confidence),
        );
  return (
    <button
      type="button"
      class="reliability-bin"
      title={text}
      aria-label={text}
      aria-pressed={isOn}
      disabled={count === 0}
      onClick={() => store.show(filter)}
    >
      <span class="reliability-room">
        {accuracy && (
          <>
            <span class="reliability-bar" style={{ height: `${accuracy.value * 100}%` }} />
            <span
              class="whisker"
              style={{
                bottom: `${accuracy.low * 100}%`,
                height: `${(accuracy.high - accuracy.low) * 100}%`,
              }}
            />
          </>
        )}
      </span>
      <span class="reliability-count" title={formatCount(count)}>
        <span style={{ height: `${100 * Math.sqrt(count / most)}%` }} />
      </span>
    </button>
  );
}
