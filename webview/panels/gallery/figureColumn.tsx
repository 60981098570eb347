// The left column: one kind of figure at a time, each of them a door to the pictures behind it.

import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { t } from '../../parts/l10n';
import { SegmentedRadios } from '../../parts/segmentedRadios';
import { AuditNotices } from './auditNotices';
import { CalibrationPart } from './calibrationPart';
import { ClassesPart } from './classesPart';
import { ConfusionPart } from './confusionPart';
import type { GalleryStore } from './galleryStore';
import { LossesPart } from './lossesPart';

export function FigureColumn(props: {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot;
}) {
  const { store, snapshot } = props;
  const { tab } = store.state.value;
  const figures = snapshot.report?.figures ?? null;
  return (
    <section class="figure-column" aria-label={t('Figures')}>
      <div class="figure-tabs">
        <SegmentedRadios
          label={t('Figure')}
          value={tab}
          options={[
            { value: 'confusion', label: t('Confusion'), title: t('What is taken for what') },
            { value: 'classes', label: t('Classes'), title: t('Figures of each class') },
            {
              value: 'calibration',
              label: t('Calibration'),
              title: t('Whether it is right as often as it is sure'),
            },
            { value: 'losses', label: t('Losses'), title: t('How the losses are spread') },
          ]}
          onChange={(next) => store.change({ tab: next })}
        />
      </div>
      <div class="figure-body">
        {figures === null ? (
          <div class="skeleton matrix-skeleton" />
        ) : figures.evaluated === 0 ? (
          <p class="figure-note is-muted">{nothingText(figures.count, figures.failed)}</p>
        ) : (
          <>
            {tab === 'confusion' && <ConfusionPart store={store} figures={figures} />}
            {tab === 'classes' && <ClassesPart store={store} figures={figures} />}
            {tab === 'calibration' && <CalibrationPart store={store} figures={figures} />}
            {tab === 'losses' && <LossesPart store={store} figures={figures} />}
          </>
        )}
        <AuditNotices snapshot={snapshot} />
      </div>
    </section>
  );
}

function nothingText(count: number, failed: number): string {
  if (count === 0) return t('There are no pictures in this dataset.');
  if (failed === count) return t('No picture could be read, so there are no figures.');
  return t('No picture has a label that the model knows, so there are no figures.');
}
