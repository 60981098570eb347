// What the epoch that is shown did with the validation pictures: which classes were taken for which, and the pictures
// that it was most wrong about.

import { useMemo } from 'preact/hooks';
import type { EpochRecord } from '../../../src/protocol/train';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { type ConfusionMatrix, confusionMatrix } from '../../parts/confusionMatrix';
import { ConfusionView, MatrixShades } from '../../parts/confusionView';
import { t } from '../../parts/l10n';
import type { TrainingStore } from './trainingStore';
import { WorstPictures } from './worstPictures';

/** Of more classes the most confused ones are shown. */
const shownClasses = 30;

interface PartProps {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
}

export function EpochDetails({ store, snapshot }: PartProps) {
  const record = store.shown.value;
  const classes = snapshot.manifest?.dataset.classes ?? [];
  if (record && record.validation === null) {
    return <p class="is-muted epoch-empty">{t('There is no validation split to look at.')}</p>;
  }
  return (
    <div class="epoch-details">
      <section class="worst-part" aria-label={t('Worst validation pictures')}>
        <div class="part-head">
          <h2 class="part-title">{t('Worst validation pictures')}</h2>
          <span class="is-muted is-number">{record ? t('epoch {0}', record.epoch) : ''}</span>
        </div>
        <WorstPictures store={store} record={record} classes={classes} />
      </section>
      <section class="confusion-part" aria-label={t('Confusion of the validation pictures')}>
        <Confusion store={store} record={record} classes={classes} />
      </section>
    </div>
  );
}

function Confusion(props: {
  readonly store: TrainingStore;
  readonly record: EpochRecord | null;
  readonly classes: readonly string[];
}) {
  const { store, record, classes } = props;
  const { matrixScale } = store.state.value;
  const matrix = useMemo(() => matrixOf(record, classes), [record, classes]);
  return (
    <>
      <div class="part-head">
        <h2 class="part-title">{t('Confusion')}</h2>
        <span class="is-muted is-number">{record ? t('epoch {0}', record.epoch) : ''}</span>
        <div class="part-tools">
          <MatrixShades
            scale={matrixScale}
            onChange={(scale) => store.change({ matrixScale: scale })}
          />
        </div>
      </div>
      <ConfusionView matrix={matrix} scale={matrixScale} chosen={null} />
    </>
  );
}

function matrixOf(record: EpochRecord | null, classes: readonly string[]): ConfusionMatrix {
  const cells = record?.confusion ?? [];
  const support = new Float64Array(classes.length);
  for (const { label, count } of cells) support[label] = (support[label] ?? 0) + count;
  const counted = classes.map((label, index) => ({ index, label, support: support[index] ?? 0 }));
  return confusionMatrix(counted, cells, classes.length <= shownClasses ? 0 : shownClasses);
}
