// What has been corrected here and is not in the dataset's files yet.

import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { formatCount, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import type { GalleryStore } from './galleryStore';

export function EditBar(props: {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot;
}) {
  const { store, snapshot } = props;
  const { edits } = snapshot;
  if (!edits || (edits.pending === 0 && edits.undo === null && edits.redo === null)) return null;
  const isReview = store.isReviewShown.value;
  return (
    <footer class="edit-bar">
      <span class="edit-text is-number" role="status">
        {pendingText(edits.pending)}
      </span>
      {edits.readOnly !== null && edits.pending > 0 && (
        <span class="edit-reason is-muted">{plainText(edits.readOnly)}</span>
      )}
      <div class="edit-buttons">
        <Button
          isDisabled={edits.undo === null}
          title={edits.undo === null ? '' : t('Undo {0} (u)', plainText(edits.undo))}
          onClick={() => store.perform({ kind: 'undo' })}
        >
          {t('Undo')}
        </Button>
        <Button
          isDisabled={edits.redo === null}
          title={edits.redo === null ? '' : t('Redo {0}', plainText(edits.redo))}
          onClick={() => store.perform({ kind: 'redo' })}
        >
          {t('Redo')}
        </Button>
        {edits.pending > 0 && edits.readOnly === null && !isReview && (
          <Button
            appearance="primary"
            onClick={() => {
              store.isReviewShown.value = true;
            }}
          >
            {t('Review and Apply')}
          </Button>
        )}
      </div>
    </footer>
  );
}

function pendingText(pending: number): string {
  if (pending === 0) return t('All corrections are in the dataset');
  if (pending === 1) return t('1 correction not yet in the dataset');
  return t('{0} corrections not yet in the dataset', formatCount(pending));
}
