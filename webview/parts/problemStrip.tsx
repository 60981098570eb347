// A call to the host that failed, over the panel's content, until it is dismissed.

import type { Signal } from '@preact/signals';
import type { ErrorFacts } from '../../src/base/errors';
import { ErrorBox } from './errorBox';
import { t } from './l10n';
import { Button } from './toolkit';

export function ProblemStrip(props: {
  readonly problem: Signal<ErrorFacts | null>;
  readonly onCopy: (text: string) => void;
}) {
  const { problem, onCopy } = props;
  if (!problem.value) return null;
  return (
    <div class="strip">
      <ErrorBox error={problem.value} isAlert onCopy={onCopy}>
        <Button
          onClick={() => {
            problem.value = null;
          }}
        >
          {t('Dismiss')}
        </Button>
      </ErrorBox>
    </div>
  );
}
