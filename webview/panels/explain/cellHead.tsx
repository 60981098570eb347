// The line above a map: what it is of, how far it is, and what can be done with it.

import type { ExplainCell } from '../../../src/protocol/explainPanel';
import { useDelayed } from '../../parts/delayed';
import { formatCount, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Button, IconButton } from '../../parts/toolkit';
import type { ExplainStore } from './explainStore';

export function CellHead(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly number: number;
  readonly isAlone: boolean;
  readonly title: string;
  readonly isBusy: boolean;
}) {
  const { store, cell, number, isAlone, title, isBusy } = props;
  const snapshot = store.snapshot.value;
  const location = plainText(snapshot?.picture.location ?? '');
  return (
    <div class="cell-head">
      {!isAlone && <span class="cell-number">{number}</span>}
      <span class="cell-title" title={isAlone ? location : title}>
        {isAlone ? location : title}
      </span>
      {isAlone && (
        <IconButton
          label={t('Open the picture in the editor')}
          onClick={() => store.perform({ kind: 'open-image' })}
        >
          <Icon name="go-to-file" />
        </IconButton>
      )}
      <span class="cell-space" />
      <CellStatus store={store} cell={cell} isBusy={isBusy} />
      {!isAlone && (
        <IconButton
          label={t('Remove map {0}', number)}
          onClick={() => store.perform({ kind: 'remove', cell: cell.id })}
        >
          <Icon name="close" />
        </IconButton>
      )}
    </div>
  );
}

function CellStatus(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly isBusy: boolean;
}) {
  const { store, cell, isBusy } = props;
  const isLate = useDelayed(isBusy);
  if (isLate) {
    return (
      <>
        <span class="cell-progress is-number" title={t('Passes of the network')}>
          {progressText(cell)}
        </span>
        <Button class="small" onClick={() => store.perform({ kind: 'cancel', cell: cell.id })}>
          {t('Cancel')}
        </Button>
      </>
    );
  }
  if (cell.status !== 'cancelled' && cell.status !== 'failed') return null;
  return (
    <>
      {cell.status === 'cancelled' && <span class="cell-progress">{t('cancelled')}</span>}
      {cell.status === 'failed' && (
        <span class="cell-progress">
          <Icon name="error" class="failure-icon" />
          {t('failed')}
        </span>
      )}
      <IconButton
        label={t('Run again')}
        onClick={() => store.perform({ kind: 'run-again', cell: cell.id })}
      >
        <Icon name="refresh" />
      </IconButton>
    </>
  );
}

function progressText({ status, progress }: ExplainCell): string {
  if (status === 'waiting') return t('waiting');
  if (!progress) return '';
  return `${formatCount(progress.done)} / ${formatCount(progress.total)}`;
}
