// The lists above the pictures: which of them, in what order, and what is laid over them.

import { runSorts } from '../../../src/protocol/evaluation';
import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Picker } from '../../parts/picker';
import { IconButton } from '../../parts/toolkit';
import { editedIds } from './editLookup';
import { sortText } from './filterTexts';
import type { GalleryStore } from './galleryStore';
import { type OverlayChoice, overlayChoices } from './panelState';
import { currentQuickFilter, quickFilters, splitFilters } from './quickFilters';

interface QueryPickerProps {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot;
}

export function QuickFilterPicker({ store, snapshot }: QueryPickerProps) {
  const edited = editedIds(snapshot.edits);
  const questions = quickFilters(edited);
  const splits = splitFilters(snapshot.report?.figures.splits ?? []);
  const choices = [...questions, ...splits];
  const current = currentQuickFilter(store.state.value.query, choices);
  const isAudited = (snapshot.report?.audit ?? null) !== null;
  return (
    <Picker
      label={t('Show')}
      value={current?.label ?? t('Filtered')}
      placeholder={t('Which pictures?')}
      isDisabled={false}
      groups={() => [
        {
          name: '',
          options: questions
            .filter(({ key }) => key !== 'edited' || edited.length > 0)
            .map(({ key, label, note, isAudit }) => ({
              key,
              label,
              note: isAudit && !isAudited ? t('after Find Causes') : note,
              isDisabled: isAudit && !isAudited,
              isCurrent: key === current?.key,
            })),
        },
        {
          name: t('Splits'),
          options: splits.map(({ key, label, note }) => ({
            key,
            label,
            note,
            isCurrent: key === current?.key,
          })),
        },
      ]}
      onPick={(key) => {
        const choice = choices.find((one) => one.key === key);
        if (!choice) return;
        const { filters, sort, descending } = choice;
        store.ask({ filters, where: null, sort, descending });
      }}
    />
  );
}

export function SortPicker({ store, snapshot }: QueryPickerProps) {
  const { sort, descending } = store.state.value.query;
  const isAudited = (snapshot.report?.audit ?? null) !== null;
  return (
    <div class="sort">
      <Picker
        label={t('Sort')}
        value={sortText(sort)}
        placeholder={t('Sort by what?')}
        isDisabled={false}
        groups={() => [
          {
            name: '',
            options: runSorts.map((name) => ({
              key: name,
              label: sortText(name),
              isCurrent: name === sort,
              ...(name === 'suspicion' && !isAudited
                ? { isDisabled: true, note: t('after Find Causes') }
                : {}),
            })),
          },
        ]}
        onPick={(key) => {
          const next = runSorts.find((name) => name === key);
          // What is least sure comes first by confidence and margin; by all else what is largest.
          const isUp = ['row', 'id', 'probability', 'margin'].includes(key);
          if (next) store.ask({ sort: next, descending: !isUp });
        }}
      />
      <IconButton
        label={descending ? t('Largest first') : t('Smallest first')}
        onClick={() => store.ask({ descending: !descending })}
      >
        <Icon name={descending ? 'arrow-down' : 'arrow-up'} />
      </IconButton>
    </div>
  );
}

function overlayText(choice: OverlayChoice): readonly [name: string, note: string] {
  return {
    off: [t('No overlay'), t('the pictures alone')] as const,
    predicted: [t('Why predicted'), t('Grad-CAM of the predicted class')] as const,
    label: [t('Why the label'), t('Grad-CAM of the labelled class')] as const,
    difference: [t('Difference'), t('Grad-CAM of the prediction less that of the label')] as const,
  }[choice];
}

export function OverlayPicker({ store }: { readonly store: GalleryStore }) {
  const { overlay } = store.state.value;
  return (
    <Picker
      label={t('Overlay')}
      value={overlayText(overlay)[0]}
      title={t('What the model looked at (Space)')}
      placeholder={t('What to lay over the pictures?')}
      isDisabled={false}
      groups={() => [
        {
          name: '',
          options: overlayChoices.map((choice) => ({
            key: choice,
            label: overlayText(choice)[0],
            note: overlayText(choice)[1],
            isCurrent: choice === overlay,
          })),
        },
      ]}
      onPick={(key) => {
        const choice = overlayChoices.find((one) => one === key);
        if (choice) store.setOverlay(choice);
      }}
    />
  );
}
