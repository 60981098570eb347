// What went wrong, where, and what to do next, with everything known about it one click from the clipboard.

import type { ComponentChildren } from 'preact';
import type { ErrorFacts } from '../../src/base/errors';
import { plainText } from './format';
import { Icon } from './icon';
import { t } from './l10n';
import { Button } from './toolkit';

export function ErrorBox(props: {
  readonly error: ErrorFacts;
  readonly onCopy: (text: string) => void;
  /** Read out at once; not for errors that merely come into sight. */
  readonly isAlert?: boolean;
  /** Buttons that come before "Copy details". */
  readonly children?: ComponentChildren;
}) {
  const { error } = props;
  const place = errorPlace(error);
  return (
    <div class="error-box" {...(props.isAlert ? { role: 'alert' } : {})}>
      <Icon name="error" class="error-icon" />
      <div class="error-text">
        <p class="error-message">{plainText(error.message)}</p>
        {error.remedy && <p>{plainText(error.remedy)}</p>}
        {place && <p class="is-muted">{place}</p>}
        <div class="button-row">
          {props.children}
          <Button onClick={() => props.onCopy(errorDetails(error))}>{t('Copy details')}</Button>
        </div>
      </div>
    </div>
  );
}

function errorPlace(error: ErrorFacts): string {
  if (error.path === undefined) return '';
  const place = [error.path, error.line, error.column].filter((part) => part !== undefined);
  return plainText(place.join(':'));
}

/** For a bug report: every fact, one a line. */
export function errorDetails(error: ErrorFacts): string {
  return Object.entries(error)
    .map(([fact, value]) => `${fact}: ${value}`)
    .join('\n');
}
