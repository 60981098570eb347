// One picture in words: what it is labelled, what it is taken for, and how sure the model is.

import type { PictureEdit } from '../../../src/protocol/dataset';
import type { RunRow } from '../../../src/protocol/evaluation';
import { formatPercent, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';

export type Outcome = 'right' | 'wrong' | 'unlabelled' | 'failed';

export const outcomeIcons = {
  right: 'pass',
  wrong: 'error',
  unlabelled: 'question',
  failed: 'circle-slash',
} as const;

export function outcomeOf(row: RunRow): Outcome {
  if (row.predictedIndex === null) return 'failed';
  if (row.labelIndex === null) return 'unlabelled';
  return row.labelIndex === row.predictedIndex ? 'right' : 'wrong';
}

/** "cat → dog", "cat", "→ dog" or why there is no answer. */
export function verdictText(row: RunRow): string {
  const label = row.label === null ? t('no label') : plainText(row.label);
  const predicted = plainText(row.predicted ?? '');
  switch (outcomeOf(row)) {
    case 'failed':
      return t('cannot be read');
    case 'right':
      return label;
    case 'wrong':
    case 'unlabelled':
      return `${label} → ${predicted}`;
  }
}

/** For a screen reader: everything that the tile shows. */
export function pictureText(row: RunRow, edit: PictureEdit | undefined): string {
  const outcome = {
    right: t('right'),
    wrong: t('wrong'),
    unlabelled: t('not judged'),
    failed: plainText(row.error ?? ''),
  }[outcomeOf(row)];
  const parts = [
    verdictText(row),
    row.probability === null ? '' : formatPercent(row.probability),
    outcome,
    row.suggested === null ? '' : t('suggested {0}', plainText(row.suggested)),
    edit?.label ? t('corrected to {0}', plainText(edit.label)) : '',
    edit?.excluded ? t('excluded') : '',
    edit?.flagged ? t('needs a look') : '',
    row.isLeaked ? t('leak') : row.duplicates > 0 ? t('duplicate') : '',
    plainText(row.id),
  ];
  return parts.filter(Boolean).join(', ');
}
