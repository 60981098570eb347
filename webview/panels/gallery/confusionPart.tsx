// Which classes are taken for which: the matrix, what is pointed at in it, and the worst confusions in words.

import { useMemo, useState } from 'preact/hooks';
import type { RunFigures } from '../../../src/protocol/evaluation';
import { ConfusionCanvas } from '../../parts/confusionCanvas';
import {
  type ConfusionMatrix,
  cellCount,
  cellFilter,
  confusionMatrix,
  worstConfusions,
} from '../../parts/confusionMatrix';
import { formatShare } from '../../parts/figureTexts';
import { formatCount, formatPictures, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import type { MatrixPlace } from '../../parts/matrixGeometry';
import { SegmentedRadios } from '../../parts/segmentedRadios';
import { isSameFilter } from './filterTexts';
import type { GalleryStore } from './galleryStore';
import { matrixSizes } from './panelState';

/** Up to here all classes are shown at once. */
const wholeUpTo = 30;
const listedConfusions = 12;

interface ConfusionProps {
  readonly store: GalleryStore;
  readonly figures: RunFigures;
}

export function ConfusionPart({ store, figures }: ConfusionProps) {
  const { matrixSize, matrixScale } = store.state.value;
  const [pointed, setPointed] = useState<MatrixPlace | null>(null);
  const { perClass, confusion } = figures;
  const size = isSmall(figures) ? 0 : matrixSize;
  const matrix = useMemo(
    () => confusionMatrix(perClass, confusion, size),
    [perClass, confusion, size],
  );
  const chosen = chosenPlace(store, matrix);
  return (
    <div class="confusion">
      <MatrixTools store={store} figures={figures} />
      <ConfusionCanvas
        matrix={matrix}
        scale={matrixScale}
        chosen={chosen}
        onPoint={setPointed}
        onChoose={({ row, column }) => store.show(cellFilter(matrix, row, column))}
      />
      <p class="matrix-readout is-number" role="status">
        {pointed ? placeText(matrix, pointed) : t('Rows are labels, columns are predictions')}
      </p>
      <WorstConfusions store={store} figures={figures} />
    </div>
  );
}

function isSmall({ perClass }: RunFigures): boolean {
  return perClass.length <= wholeUpTo && perClass.every(({ support }) => support > 0);
}

function MatrixTools({ store, figures }: ConfusionProps) {
  const { matrixSize, matrixScale } = store.state.value;
  const count = figures.perClass.length;
  const sizes = matrixSizes.filter((size) => size < count);
  return (
    <div class="figure-tools">
      {!isSmall(figures) && (
        <SegmentedRadios
          label={t('Classes shown')}
          value={String(matrixSize)}
          options={sizes.map((size) => ({
            value: String(size),
            label: size === 0 ? t('All') : String(size),
            title:
              size === 0
                ? t('All {0} classes', formatCount(count))
                : t('The {0} most confused classes', size),
          }))}
          onChange={(value) => store.change({ matrixSize: Number(value) })}
        />
      )}
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
  );
}

function chosenPlace(store: GalleryStore, matrix: ConfusionMatrix): MatrixPlace | null {
  const filter = store.state.value.query.filters.find(({ kind }) => kind === 'cell');
  if (filter?.kind !== 'cell') return null;
  const placeOf = (indices: readonly number[] | null): number | null =>
    indices === null
      ? null
      : matrix.classes.findIndex((entry) => String(entry.indices) === String(indices));
  const place = { row: placeOf(filter.labels), column: placeOf(filter.predicted) };
  return place.row === -1 || place.column === -1 ? null : place;
}

function placeText(matrix: ConfusionMatrix, { row, column }: MatrixPlace): string {
  const name = (place: number): string => {
    const label = matrix.classes[place]?.label ?? null;
    return label === null ? t('(other)') : plainText(label);
  };
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

function WorstConfusions({ store, figures }: ConfusionProps) {
  const labelOf = store.labelOf.value;
  const worst = useMemo(
    () => worstConfusions(figures.confusion, listedConfusions),
    [figures.confusion],
  );
  const { filters } = store.state.value.query;
  const most = worst[0]?.count ?? 1;
  if (worst.length === 0) return <p class="figure-note is-muted">{t('Nothing is confused.')}</p>;
  return (
    <ul class="worst" aria-label={t('Worst confusions')}>
      {worst.map(({ label, predicted, count }) => {
        const filter = { kind: 'cell', labels: [label], predicted: [predicted] } as const;
        const isOn = filters.some((one) => isSameFilter(one, filter));
        return (
          <li key={`${label} ${predicted}`}>
            <button
              type="button"
              class="worst-row"
              aria-pressed={isOn}
              onClick={() => store.show(filter)}
            >
              <span class="worst-name">{`${labelOf(label)} → ${labelOf(predicted)}`}</span>
              <span class="worst-bar" aria-hidden="true">
                <span class="worst-value" style={{ width: `${(100 * count) / most}%` }} />
              </span>
              <span class="is-number">{formatCount(count)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
