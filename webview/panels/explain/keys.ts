// Keys that work wherever the focus is in the panel, unless a control there has its own use for them.

import type { KeyDescription } from '../../parts/keyHelp';
import { t } from '../../parts/l10n';
import { isInside, isShortcut } from '../../parts/panelKeys';
import type { ExplainStore } from './explainStore';

const opacityStep = 0.1;

export function keyDescriptions(): readonly KeyDescription[] {
  return [
    { keys: ['1', '…', '4'], does: t('Select a map') },
    { keys: ['Space'], does: t('Hide the map, and show it again') },
    { keys: ['[', ']'], does: t('Weaker and stronger') },
    { keys: ['c'], does: t('The next colours') },
    { keys: ['s'], does: t('Smooth, or the cells of the map') },
    { keys: ['f'], does: t('Show what every layer of the model sees in the picture') },
    { keys: ['i'], does: t('Hide and show the inspector') },
    { keys: ['←', '↑', '↓', '→'], does: t('On a map: read its values; with Shift by one pixel') },
    { keys: ['Home'], does: t('On a map: its strongest place') },
    { keys: ['?'], does: t('Show these keys') },
  ];
}

export function onPanelKey(
  store: ExplainStore,
  showHelp: () => void,
  event: KeyboardEvent,
): boolean {
  if (isShortcut(event)) return false;
  if (isInside(event, 'dialog, [role="menu"], .picker-popup')) return false;
  if (event.key === '?') {
    showHelp();
    return true;
  }
  const cell = store.cells()[Number(event.key) - 1];
  if (cell) {
    store.select(cell.id);
    return true;
  }
  const { isOverlayShown, isSmooth, isInspectorShown } = store.state.peek();
  switch (event.key) {
    case ' ':
      if (isInside(event, 'button, summary, input, vscode-button')) return false;
      store.change({ isOverlayShown: !isOverlayShown });
      return true;
    case '[':
      store.changeOpacity(-opacityStep);
      return true;
    case ']':
      store.changeOpacity(opacityStep);
      return true;
    case 'c':
      store.nextShades();
      return true;
    case 's':
      store.change({ isSmooth: !isSmooth });
      return true;
    case 'i':
      store.change({ isInspectorShown: !isInspectorShown });
      return true;
    case 'f':
      store.showFeatures();
      return true;
    default:
      return false;
  }
}
