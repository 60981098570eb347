// What can be done with the run: stop it, go on, look for causes, compare it, do it again.

import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { formatCount } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Button, IconButton } from '../../parts/toolkit';
import type { GalleryStore } from './galleryStore';

export function RunButtons({
  store,
  snapshot,
}: {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot;
}) {
  const { status, manifest, report, audit } = snapshot;
  if (status === 'running' || status === 'starting') {
    return <Button onClick={() => store.perform({ kind: 'cancel' })}>{t('Cancel')}</Button>;
  }
  if (status === 'blocked') return null;
  const isDone = manifest?.status === 'done';
  const again = (
    <IconButton label={t('Run Again')} onClick={() => store.perform({ kind: 'run-again' })}>
      <Icon name="refresh" />
    </IconButton>
  );
  if (status === 'failed' && report === null) return again;
  return (
    <>
      {manifest && !isDone && (
        <Button
          appearance="primary"
          title={t('Go on with the pictures that are left')}
          onClick={() => store.perform({ kind: 'resume' })}
        >
          {t('Resume')}
        </Button>
      )}
      {audit ? (
        <AuditProgressFact store={store} audit={audit} />
      ) : (
        <Button
          title={t('Look for wrong labels, duplicates and leaks')}
          isDisabled={!isDone || report === null}
          onClick={() => store.perform({ kind: 'audit' })}
        >
          {report?.audit ? t('Find Causes Again') : t('Find Causes')}
        </Button>
      )}
      <Button
        isDisabled={report === null}
        title={t('Compare with another run of this dataset')}
        onClick={() => store.perform({ kind: 'compare' })}
      >
        {t('Compare Run')}
      </Button>
      {again}
    </>
  );
}

function AuditProgressFact(props: {
  readonly store: GalleryStore;
  readonly audit: NonNullable<GallerySnapshot['audit']>;
}) {
  const { store, audit } = props;
  const step = {
    pictures: t('Reading pictures'),
    labels: t('Judging labels'),
    duplicates: t('Comparing pictures'),
  }[audit.step];
  return (
    <span class="audit-progress is-number" role="status">
      {audit.total === 0
        ? step
        : t('{0}: {1} of {2}', step, formatCount(audit.done), formatCount(audit.total))}
      <Button class="small" onClick={() => store.perform({ kind: 'cancel-audit' })}>
        {t('Cancel')}
      </Button>
    </span>
  );
}
