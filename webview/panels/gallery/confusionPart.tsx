// Which classes are taken for which: the matrix, what is pointed at in it, and the worst confusions in words.

import { useMemo } from 'preact/hooks';
import type { RunFigures } from '../../../src/protocol/evaluation';
import {
  type ConfusionMatrix,
  cellFilter,
  confusionMatrix,
  worstConfusions,
} from '../../parts/confusionMatrix';
import { ConfusionView, MatrixShades } from '../../parts/confusionView';
import { formatCount } from '../../parts/format';
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
  const { perClass, confusion } = figures;
  const size = isSmall(figures) ? 0 : matrixSize;
  const matrix = useMemo(
    () => confusionMatrix(perClass, confusion, size),
    [perClass, confusion, size],
  );
  return (
    <div class="confusion">
      <MatrixTools store={store} figures={figures} />
      <ConfusionView
        matrix={matrix}
        scale={matrixScale}
        chosen={chosenPlace(store, matrix)}
        onChoose={({ row, column }) => store.show(cellFilter(matrix, row, column))}
      />
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
      <MatrixShades
        scale={matrixScale}
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
