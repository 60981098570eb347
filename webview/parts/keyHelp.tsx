// The keys of a panel, shown by `?`.

import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';
import { t } from './l10n';
import { IconButton } from './toolkit';

export interface KeyDescription {
  readonly keys: readonly string[];
  readonly does: string;
}

export function KeyHelp(props: {
  readonly keys: readonly KeyDescription[];
  readonly onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="key-help" ref={dialog} aria-labelledby="key-help-title" onClose={props.onClose}>
      <div class="key-help-head">
        <h2 id="key-help-title">{t('Keys of this panel')}</h2>
        <IconButton label={t('Close')} onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </IconButton>
      </div>
      <dl>
        {props.keys.map(({ keys, does }) => (
          <div key={does} class="key-help-row">
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
