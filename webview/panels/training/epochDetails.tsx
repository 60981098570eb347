// What the epoch that is shown did with the validation pictures: which classes were taken for which, and the pictures
// that it was most wrong about.

import { useMemo, useState } from 'preact/hooks';
import type { EpochRecord } from '../../../src/protocol/train';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { ConfusionCanvas } from '../../parts/confusionCanvas';
import { type ConfusionMatrix, cellCount, confusionMatrix } from '../../parts/confusionMatrix';
import { formatShare } from '../../parts/figureTexts';
import { formatCount, formatPictures, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import type { MatrixPlace } from '../../parts/matrixGeometry';
import { SegmentedRadios } from '../../parts/segmentedRadios';
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
  const [pointed, setPointed] = useState<MatrixPlace | null>(null);
  const matrix = useMemo(() => matrixOf(record, classes), [record, classes]);
  return (
    <>
      <div class="part-head">
        <h2 class="part-title">{t('Confusion')}</h2>
        <span class="is-muted is-number">{record ? t('epoch {0}', record.epoch) : ''}</span>
        <div class="part-tools">
          <SegmentedRadios
            label={t('Shades')}
            value={matrixScale}
            options={[
              { value: 'count', label: t('Count'), title: t('Darker: more pictures') },
              { value: 'share', label: t('Share'), title: t('Darker: a larger share of the row') },
            ]}
            onChange={(scale) => store.change({ matrixScale: scale })}
          />
        </div>
      </div>
      <ConfusionCanvas
        matrix={matrix}
        scale={matrixScale}
        chosen={null}
        onPoint={setPointed}
        onChoose={setPointed}
      />
      <p class="matrix-readout is-number" role="status">
        {pointed ? placeText(matrix, pointed) : t('Rows are labels, columns are predictions')}
      </p>
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

function placeText(matrix: ConfusionMatrix, { row, column }: MatrixPlace): string {
  const name = (place: number): string => plainText(matrix.classes[place]?.label ?? t('(other)'));
  if (row === null && column !== null) {
    return t('Predicted {0}: {1}', name(column), formatPictures(matrix.columnSums[column] ?? 0));
  }
  if (row === null) return '';
  const sum = matrix.rowSums[row] ?? 0;
  if (column === null) return t('Label {0}: {1}', name(row), formatPictures(sum));
  const count = cellCount(matrix, row, column);
  const share = sum === 0 ? '–' : formatShare(count / sum);
  const text = t('{0} of {1} ({2})', formatCount(count), formatCount(sum), share);
  return `${name(row)} → ${name(column)}: ${text}`;
}
