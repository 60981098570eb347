// What is known of a picture beside its verdict, as small signs on it.

import type { PictureEdit } from '../../../src/protocol/dataset';
import type { RunRow } from '../../../src/protocol/evaluation';
import { plainText } from '../../parts/format';
import type { IconName } from '../../parts/icon';
import { t } from '../../parts/l10n';

export interface TileBadge {
  readonly kind: 'edited' | 'moved' | 'suspected' | 'leaked' | 'duplicate' | 'flagged' | 'excluded';
  readonly icon: IconName;
  readonly text: string | null;
  readonly title: string;
}

export function tileBadges(row: RunRow, edit: PictureEdit | undefined): readonly TileBadge[] {
  const badges: TileBadge[] = [];
  if (edit?.excluded) {
    badges.push({ kind: 'excluded', icon: 'circle-slash', text: null, title: t('Excluded') });
  }
  if (edit?.label) {
    const label = plainText(edit.label);
    const title = edit.applied
      ? t('Corrected to {0}', label)
      : t('Corrected to {0}, not yet in the dataset', label);
    badges.push({ kind: 'edited', icon: 'edit', text: label, title });
  } else if (row.suggested !== null) {
    const label = plainText(row.suggested);
    const title = t('The label is probably wrong: {0} is suggested', label);
    badges.push({ kind: 'suspected', icon: 'tag', text: `${label}?`, title });
  }
  if (edit?.split) {
    const split = plainText(edit.split);
    badges.push({
      kind: 'moved',
      icon: 'arrow-right',
      text: split,
      title: t('Moved to {0}', split),
    });
  }
  if (row.isLeaked) {
    const title = t('The same picture is in another split');
    badges.push({ kind: 'leaked', icon: 'link', text: null, title });
  } else if (row.duplicates > 0) {
    const title =
      row.duplicates === 1
        ? t('There is another like it')
        : t('{0} others like it', row.duplicates);
    badges.push({ kind: 'duplicate', icon: 'files', text: null, title });
  }
  if (edit?.flagged) {
    badges.push({ kind: 'flagged', icon: 'bookmark', text: null, title: t('Needs a look') });
  }
  return badges;
}
