// This run beside another: how much better, whether that may be chance, and the pictures that changed sides.

import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { chanceText, differenceText, shareText } from '../../parts/figureTexts';
import { formatCount, formatPictures, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Button, IconButton } from '../../parts/toolkit';
import type { GalleryStore } from './galleryStore';

export function ComparisonStrip(props: {
  readonly store: GalleryStore;
  readonly comparison: NonNullable<GallerySnapshot['comparison']>;
}) {
  const { store, comparison } = props;
  const { name, result } = comparison;
  return (
    <section class="comparison is-number" aria-label={t('Comparison')}>
      <span>
        {t('This run')} <strong>{shareText(result.accuracy)}</strong>
      </span>
      <span>
        {plainText(name)} <strong>{shareText(result.otherAccuracy)}</strong>
      </span>
      {result.difference && <span>{differenceText(result.difference)}</span>}
      <span title={t('Exact McNemar test over {0}', formatPictures(result.common))}>
        {chanceText(result.pValue)}
      </span>
      <Flips {...props} change="fixed" />
      <Flips {...props} change="broken" />
      {result.notice && <span class="is-muted">{plainText(result.notice)}</span>}
      <span class="comparison-end">
        <IconButton
          label={t('End the comparison')}
          onClick={() => store.perform({ kind: 'end-comparison' })}
        >
          <Icon name="close" />
        </IconButton>
      </span>
    </section>
  );
}

function Flips(props: {
  readonly store: GalleryStore;
  readonly comparison: NonNullable<GallerySnapshot['comparison']>;
  readonly change: 'fixed' | 'broken';
}) {
  const { store, comparison, change } = props;
  const count = formatCount(comparison.result[change]);
  const isOn = store.state.value.query.filters.some(
    (filter) => filter.kind === 'flips' && filter.change === change,
  );
  const title =
    change === 'fixed'
      ? t('Wrong in the other run, right in this one')
      : t('Right in the other run, wrong in this one');
  return (
    <Button
      class="toggle"
      isPressed={isOn}
      title={title}
      onClick={() => store.show({ kind: 'flips', other: comparison.other, change })}
    >
      {change === 'fixed' ? t('Fixed {0}', count) : t('Broken {0}', count)}
    </Button>
  );
}
