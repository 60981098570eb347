// Keys that work wherever the focus is in the panel, unless a control there has its own use for them.

import type { KeyDescription } from '../../parts/keyHelp';
import { t } from '../../parts/l10n';
import { isInside } from '../../parts/panelKeys';
import type { TrainingStore } from './trainingStore';

export function keyDescriptions(): readonly KeyDescription[] {
  return [
    { keys: ['←', '→'], does: t('Walk the epochs of a chart, the cells, or the pictures') },
    { keys: ['Home', 'End'], does: t('Go to the first, to the last') },
    { keys: ['Enter'], does: t('Show that epoch, or open that picture') },
    { keys: ['[', ']'], does: t('Show the epoch before, the next one') },
    { keys: ['Escape'], does: t('Follow the newest epoch again') },
    { keys: ['l'], does: t('Logarithmic scale on and off') },
    { keys: ['t'], does: t('Curves as a table and back') },
    { keys: ['g'], does: t('Gradients, or updates, by layer') },
    { keys: ['c', 'e'], does: t('At a picture: classify it, explain it') },
    { keys: ['?'], does: t('Show these keys') },
  ];
}

export function onPanelKey(
  store: TrainingStore,
  showHelp: () => void,
  event: KeyboardEvent,
): boolean {
  if (isInside(event, 'dialog, [role="menu"]')) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { isLog, isTable, layerValue, epoch } = store.state.peek();
  switch (event.key) {
    case '?':
      showHelp();
      return true;
    case 'l':
      store.change({ isLog: !isLog });
      return true;
    case 't':
      store.change({ isTable: !isTable });
      return true;
    case 'g':
      store.change({ layerValue: layerValue === 'gradients' ? 'updates' : 'gradients' });
      return true;
    case '[':
      return stepEpoch(store, -1);
    case ']':
      return stepEpoch(store, 1);
    case 'Escape':
      if (epoch === null) return false;
      store.select(null);
      return true;
    default:
      return false;
  }
}

function stepEpoch(store: TrainingStore, step: number): boolean {
  const { epochs } = store.records.peek();
  const place = epochs.findIndex(({ epoch }) => epoch === store.shown.peek()?.epoch);
  const next = place < 0 ? undefined : epochs[place + step];
  if (next) store.select(next.epoch);
  return next !== undefined;
}
