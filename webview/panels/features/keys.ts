// Keys that work wherever the focus is in the panel, unless a control there has its own use for them.

import type { KeyDescription } from '../../parts/keyHelp';
import { t } from '../../parts/l10n';
import { isInside, isShortcut } from '../../parts/panelKeys';
import type { FeaturesStore } from './featuresStore';

export function keyDescriptions(): readonly KeyDescription[] {
  return [
    { keys: ['←', '↑', '↓', '→'], does: t('Walk the tiles, or the places of the enlarged map') },
    { keys: ['Enter'], does: t('Open the channel, or the arithmetic of the place') },
    { keys: ['[', ']'], does: t('The layer before and after') },
    { keys: ['o'], does: t('One layer, or all side by side') },
    { keys: ['s'], does: t('The next sorting') },
    { keys: ['i'], does: t('Hide and show the inspector') },
    { keys: ['/'], does: t('Filter the layers') },
    { keys: ['Escape'], does: t('Close the arithmetic, then the channel') },
    { keys: ['?'], does: t('Show these keys') },
  ];
}

export function onPanelKey(
  store: FeaturesStore,
  showHelp: () => void,
  event: KeyboardEvent,
): boolean {
  if (isShortcut(event)) return false;
  const taken =
    'dialog, [role="menu"], .picker-popup, input:not([type="checkbox"], [type="radio"])';
  if (isInside(event, taken)) return false;
  const { arrangement, isInspectorShown } = store.state.peek();
  switch (event.key) {
    case '?':
      showHelp();
      return true;
    case '[':
      store.stepLayer(-1);
      return true;
    case ']':
      store.stepLayer(1);
      return true;
    case 'o':
      store.change({ arrangement: arrangement === 'layer' ? 'overview' : 'layer' });
      return true;
    case 's':
      store.nextSort();
      return true;
    case 'i':
      store.change({ isInspectorShown: !isInspectorShown });
      return true;
    case '/':
      document.querySelector<HTMLInputElement>('.layer-filter')?.focus();
      return true;
    case 'Escape':
      return store.closeChannel();
    default:
      return false;
  }
}
