// The way out where no classifier head was found: the graph, in which a click on a node says what a new one reads.

import type { ErrorFacts } from '../../../src/base/errors';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import type { TrainingStore } from './trainingStore';

export function ChooseHead(props: { readonly store: TrainingStore; readonly error: ErrorFacts }) {
  if (props.error.code !== 'head-not-found') return null;
  return (
    <Button appearance="primary" onClick={() => props.store.perform({ kind: 'choose-head' })}>
      {t('Choose in the Graph')}
    </Button>
  );
}
