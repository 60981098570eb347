// The label of the picture and its corrections: number keys give labels, and what the audit suggests is one click away.

import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import type { DetailProps } from './detailProps';
import { labelChoices } from './labelChoices';
import {
  chooseLabel,
  chooseSplit,
  relabel,
  relabelOne,
  toggleExcluded,
  toggleFlagged,
} from './pictureActions';

export function LabelPart(props: DetailProps) {
  const { store, snapshot, row } = props;
  if (!snapshot.edits) return null;
  const edit = store.edits.value.get(row.id);
  const isVisit = store.visit.value?.row === row;
  const label = edit?.label ?? row.label;
  const choices = labelChoices(snapshot.classes, row, snapshot.manifest);
  const give = (choice: string): void => {
    if (isVisit) relabelOne(store, row.id, choice);
    else relabel(store, choice);
  };
  return (
    <section class="label-part" aria-label={t('Label')}>
      <Suggestion {...props} />
      <div class="label-choices">
        {choices.map((choice, index) => (
          <button
            key={choice}
            type="button"
            class="label-choice"
            aria-pressed={choice === label}
            title={t('Label {0} ({1})', plainText(choice), index + 1)}
            onClick={() => give(choice)}
          >
            <kbd>{index + 1}</kbd>
            <span class="label-name">{plainText(choice)}</span>
          </button>
        ))}
        {!isVisit && (
          <button
            type="button"
            class="label-choice"
            title={t('Choose any label (0)')}
            onClick={() => chooseLabel(store)}
          >
            <kbd>0</kbd>
            <span class="label-name">{t('other…')}</span>
          </button>
        )}
      </div>
      {!isVisit && <Marks {...props} />}
    </section>
  );
}

function Suggestion({ store, row }: DetailProps) {
  const edit = store.edits.value.get(row.id);
  if (row.suggested === null || edit?.label) return null;
  const suggested = row.suggested;
  return (
    <p class="suggestion">
      <Icon name="tag" />
      <span>{t('Probably {0}', plainText(suggested))}</span>
      <Button class="small" onClick={() => relabelOne(store, row.id, suggested)}>
        {t('Accept')}
      </Button>
    </p>
  );
}

function Marks({ store, snapshot, row }: DetailProps) {
  const edit = store.edits.value.get(row.id);
  return (
    <div class="marks">
      <Button
        class="toggle"
        isPressed={edit?.excluded ?? false}
        title={t('Leave it out of the dataset (x)')}
        onClick={() => toggleExcluded(store)}
      >
        {t('Exclude')}
      </Button>
      <Button
        class="toggle"
        isPressed={edit?.flagged ?? false}
        title={t('Mark it for later (n)')}
        onClick={() => toggleFlagged(store)}
      >
        {t('Needs a look')}
      </Button>
      {snapshot.splits.length > 1 && (
        <Button class="toggle" onClick={() => chooseSplit(store)}>
          {t('Move split…')}
        </Button>
      )}
    </div>
  );
}
