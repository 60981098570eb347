// What fills a panel that has nothing to show: one sentence, what to do about it, and the button that does it.

import type { ComponentChildren } from 'preact';
import type { ErrorFacts } from '../../src/base/errors';
import { plainText } from './format';
import { Icon, type IconName } from './icon';
import { t } from './l10n';
import { Button } from './toolkit';

export function Notice(props: {
  readonly icon: IconName;
  readonly error: ErrorFacts | null;
  readonly fallback: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="notice" role="status">
      <Icon name={props.icon} class="notice-icon" />
      <p class="notice-message">{plainText(props.error?.message ?? props.fallback)}</p>
      {props.error?.remedy && <p class="is-muted">{plainText(props.error.remedy)}</p>}
      {props.children}
    </div>
  );
}

/** Nothing may run: the workspace is not trusted, or there is no model. */
export function BlockedNotice(props: {
  readonly error: ErrorFacts | null;
  readonly onManageTrust: () => void;
  readonly onChooseModel: () => void;
}) {
  const { error } = props;
  return error?.code === 'workspace-untrusted' ? (
    <Notice
      icon="workspace-untrusted"
      error={error}
      fallback={t('Glassbox runs no model in an untrusted workspace.')}
    >
      <Button appearance="primary" onClick={props.onManageTrust}>
        {t('Manage Trust')}
      </Button>
    </Notice>
  ) : (
    <Notice icon="info" error={error} fallback={t('No model is chosen.')}>
      <Button appearance="primary" onClick={props.onChooseModel}>
        {t('Choose a model')}
      </Button>
    </Notice>
  );
}
