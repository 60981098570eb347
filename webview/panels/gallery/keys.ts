// Keys that work wherever the focus is in the panel, unless a control there has its own use for them.

import type { KeyDescription } from '../../parts/keyHelp';
import { t } from '../../parts/l10n';
import { isInside } from '../../parts/panelKeys';
import type { GalleryStore } from './galleryStore';
import {
  chooseLabel,
  redo,
  relabelByNumber,
  toggleExcluded,
  toggleFlagged,
  undo,
} from './pictureActions';

export function keyDescriptions(): readonly KeyDescription[] {
  return [
    { keys: ['←', '↑', '↓', '→'], does: t('Walk the pictures, or the cells of the matrix') },
    { keys: ['Shift', '→'], does: t('Select on the way') },
    { keys: ['Ctrl', 'A'], does: t('Select everything that is found') },
    { keys: ['Enter'], does: t('Look closer, or show the pictures of a cell') },
    { keys: ['Space'], does: t('Show and hide what the model looked at') },
    { keys: ['1', '…', '9'], does: t('Give the selected pictures that label') },
    { keys: ['0'], does: t('Choose a label') },
    { keys: ['x'], does: t('Exclude, or include again') },
    { keys: ['n'], does: t('Mark as in need of a look') },
    { keys: ['u'], does: t('Undo the last correction') },
    { keys: ['Ctrl', 'Shift', 'Z'], does: t('Redo it') },
    { keys: ['/'], does: t('Filter by a condition') },
    { keys: ['f'], does: t('Hide and show the figures') },
    { keys: ['i'], does: t('Hide and show the inspector') },
    { keys: ['r', 'c'], does: t('In the matrix: the pictures of the row, of the column') },
    { keys: ['+', '−'], does: t('Zoom the matrix') },
    { keys: ['?'], does: t('Show these keys') },
  ];
}

export function onPanelKey(
  store: GalleryStore,
  showHelp: () => void,
  event: KeyboardEvent,
): boolean {
  const taken =
    'dialog, [role="menu"], .picker-popup, input:not([type="checkbox"], [type="radio"], [type="range"])';
  if (isInside(event, taken)) return false;
  const isHeld = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');
  return isHeld ? handleShortcut(store, event) : handleKey(store, showHelp, event);
}

function handleShortcut(store: GalleryStore, event: KeyboardEvent): boolean {
  switch (event.key.toLowerCase()) {
    case 'a':
      store.selection.selectAll();
      return true;
    case 'z':
      if (event.shiftKey) redo(store);
      else undo(store);
      return true;
    case 'y':
      redo(store);
      return true;
    default:
      return false;
  }
}

function handleKey(store: GalleryStore, showHelp: () => void, event: KeyboardEvent): boolean {
  if (event.altKey) return false;
  if (/^[1-9]$/.test(event.key)) return relabelByNumber(store, Number(event.key));
  const { isInspectorShown, isSideShown } = store.state.peek();
  switch (event.key) {
    case '?':
      showHelp();
      return true;
    case '0':
      chooseLabel(store);
      return true;
    case 'x':
      toggleExcluded(store);
      return true;
    case 'n':
      toggleFlagged(store);
      return true;
    case 'u':
      undo(store);
      return true;
    case 'i':
      store.change({ isInspectorShown: !isInspectorShown });
      return true;
    case 'f':
      store.change({ isSideShown: !isSideShown });
      return true;
    case '/':
      document.querySelector<HTMLInputElement>('.where-input')?.focus();
      return true;
    case ' ':
      if (isOnControl(event)) return false;
      store.toggleOverlay();
      return true;
    case 'Escape':
      return close(store);
    default:
      return false;
  }
}

function isOnControl(event: KeyboardEvent): boolean {
  const controls = 'button, summary, vscode-button, input';
  return isInside(event, controls);
}

function close(store: GalleryStore): boolean {
  if (store.isReviewShown.peek()) {
    store.isReviewShown.value = false;
    return true;
  }
  const { isAll, rows } = store.selection.selected.peek();
  if (!isAll && rows.size === 0) return false;
  store.selection.clear();
  return true;
}
