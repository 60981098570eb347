// Keys that work wherever the focus is in the panel, unless a control there has its own use for them.

import type { KeyDescription } from '../../parts/keyHelp';
import { t } from '../../parts/l10n';
import { isInside } from '../../parts/panelKeys';
import { rowOfKey } from '../../parts/virtualWindow';
import type { PredictionStore } from './predictionStore';

const pageWhenUnfocused = 10;

export function keyDescriptions(isMany: boolean): readonly KeyDescription[] {
  const walking = [
    { keys: ['↑', '↓'], does: t('Previous and next picture') },
    { keys: ['PgUp', 'PgDn'], does: t('A page of pictures up and down') },
    { keys: ['Home', 'End'], does: t('First and last picture') },
  ];
  return [
    ...(isMany ? walking : []),
    { keys: ['Space'], does: t('Show the picture as the model sees it, and back') },
    { keys: ['E'], does: t('Explain the picture: which parts of it speak for the answer') },
    { keys: ['F'], does: t('Show what every layer of the model sees in the picture') },
    { keys: ['Enter'], does: t('Open the picture in the editor') },
    { keys: ['?'], does: t('Show these keys') },
  ];
}

export function onPanelKey(
  store: PredictionStore,
  showHelp: () => void,
  event: KeyboardEvent,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const total = store.snapshot.peek()?.total ?? 0;
  if (isInside(event, 'dialog, [role="menu"]')) return false;
  if (event.key === '?') {
    showHelp();
    return true;
  }
  if (total === 0) return false;
  if (event.key === ' ' || event.key === 'Enter') {
    if (isInside(event, 'button, summary, vscode-button')) return false;
    if (event.key === ' ') store.toggleView();
    else store.openImage(store.selected.peek());
    return true;
  }
  if (event.key === 'e' || event.key === 'E') {
    store.explain(null);
    return true;
  }
  if (event.key === 'f' || event.key === 'F') {
    store.showFeatures();
    return true;
  }
  return total > 1 && event.target === document.body && walk(store, event.key, total);
}

/** Keys of the list while the focus is nowhere in particular: scrolling parts keep theirs. */
function walk(store: PredictionStore, key: string, total: number): boolean {
  const row = rowOfKey(key, store.selected.peek(), total, pageWhenUnfocused);
  if (row !== null) store.select(row);
  return row !== null;
}
