// The buttons at the end of the panels' toolbars.

import type { ReadonlySignal } from '@preact/signals';
import { Icon } from './icon';
import { t } from './l10n';
import { IconButton } from './toolkit';

interface InspectorStore {
  readonly state: ReadonlySignal<{ readonly isInspectorShown: boolean }>;
  change(part: { readonly isInspectorShown: boolean }): void;
}

export function InspectorButton({ store }: { readonly store: InspectorStore }) {
  const { isInspectorShown } = store.state.value;
  return (
    <IconButton
      label={isInspectorShown ? t('Hide the inspector (i)') : t('Show the inspector (i)')}
      onClick={() => store.change({ isInspectorShown: !isInspectorShown })}
    >
      <Icon name={isInspectorShown ? 'layout-sidebar-right' : 'layout-sidebar-right-off'} />
    </IconButton>
  );
}

export function KeyHelpButton({ onHelp }: { readonly onHelp: () => void }) {
  return (
    <IconButton label={t('Keys of this panel (?)')} onClick={onHelp}>
      <Icon name="question" />
    </IconButton>
  );
}
