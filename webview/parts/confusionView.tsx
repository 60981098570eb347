// A confusion matrix with what is pointed at in words below it, and the choice of what its shades say.

import { useState } from 'preact/hooks';
import { ConfusionCanvas } from './confusionCanvas';
import { type ConfusionMatrix, cellCount, type MatrixScale } from './confusionMatrix';
import { formatShare } from './figureTexts';
import { formatCount, formatPictures, plainText } from './format';
import { t } from './l10n';
import type { MatrixPlace } from './matrixGeometry';
import { SegmentedRadios } from './segmentedRadios';

export function ConfusionView(props: {
  readonly matrix: ConfusionMatrix;
  readonly scale: MatrixScale;
  readonly chosen: MatrixPlace | null;
  /** Absent: a place that is chosen is only read out. */
  readonly onChoose?: (place: MatrixPlace) => void;
}) {
  const { matrix } = props;
  const [pointed, setPointed] = useState<MatrixPlace | null>(null);
  return (
    <>
      <ConfusionCanvas
        matrix={matrix}
        scale={props.scale}
        chosen={props.chosen}
        onPoint={setPointed}
        onChoose={props.onChoose ?? setPointed}
      />
      <p class="matrix-readout is-number" role="status">
        {pointed ? placeText(matrix, pointed) : t('Rows are labels, columns are predictions')}
      </p>
    </>
  );
}

export function MatrixShades(props: {
  readonly scale: MatrixScale;
  readonly onChange: (scale: MatrixScale) => void;
}) {
  return (
    <SegmentedRadios
      label={t('Shades')}
      value={props.scale}
      options={[
        { value: 'count', label: t('Count'), title: t('Darker: more pictures') },
        { value: 'share', label: t('Share'), title: t('Darker: a larger share of the row') },
      ]}
      onChange={props.onChange}
    />
  );
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
