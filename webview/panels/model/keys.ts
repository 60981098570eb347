// Keys that work wherever the focus is in the panel, unless a control there has its own use for them.

import type { KeyDescription } from '../../parts/keyHelp';
import { t } from '../../parts/l10n';
import { isInside } from '../../parts/panelKeys';
import type { ModelStore } from './modelStore';

export function keyDescriptions(): readonly KeyDescription[] {
  return [
    { keys: ['/'], does: t('Search nodes, values, weights and operators') },
    { keys: ['↓', '↑'], does: t('Along the lines: what reads this, what makes it') },
    { keys: ['←', '→'], does: t('To what stands beside it') },
    { keys: ['Enter'], does: t('Open or fold a block') },
    { keys: ['Backspace'], does: t('Fold the block around') },
    { keys: ['+', '−'], does: t('Nearer and farther; also Ctrl with the wheel') },
    { keys: ['0'], does: t('Fit the whole graph') },
    { keys: ['Shift', '←', '…'], does: t('Move about; also by dragging') },
    { keys: ['t'], does: t('Show the graph as a tree') },
    { keys: ['i'], does: t('Hide and show the inspector') },
    { keys: ['?'], does: t('Show these keys') },
  ];
}

export function onPanelKey(store: ModelStore, showHelp: () => void, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (isInside(event, 'dialog, input, textarea')) return false;
  const { isTreeShown, isInspectorShown } = store.state.peek();
  switch (event.key) {
    case '?':
      showHelp();
      return true;
    case '/':
      document.getElementById('graph-search')?.focus();
      return true;
    case '0':
      store.fit();
      return true;
    case 't':
      store.change({ isTreeShown: !isTreeShown });
      return true;
    case 'i':
      store.change({ isInspectorShown: !isInspectorShown });
      return true;
    default:
      return false;
  }
}
