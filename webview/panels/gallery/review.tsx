// The dry run: every change that Apply would make to the dataset's files, before any is made.

import { useEffect, useState } from 'preact/hooks';
import { type ErrorFacts, errorFacts } from '../../../src/base/errors';
import type { PlannedChange } from '../../../src/protocol/dataset';
import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { ErrorBox } from '../../parts/errorBox';
import { formatCount, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import { VirtualList } from '../../parts/virtualList';
import type { GalleryStore } from './galleryStore';

const rowHeight = 26;

type Preview = readonly PlannedChange[] | ErrorFacts | null;

export function Review(props: {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot;
}) {
  const { store, snapshot } = props;
  const preview = usePreview(store, snapshot);
  const [selected, setSelected] = useState(0);
  const changes = preview !== null && !('code' in preview) ? preview : null;
  const close = (): void => {
    store.isReviewShown.value = false;
  };
  return (
    <section class="review" aria-label={t('Changes to the dataset')}>
      <header class="review-head">
        <h2>{headText(changes)}</h2>
        <Button onClick={close}>{t('Cancel')}</Button>
        <Button
          appearance="primary"
          isDisabled={changes === null || changes.length === 0}
          onClick={() => {
            store.perform({ kind: 'apply' });
            close();
          }}
        >
          {t('Apply')}
        </Button>
      </header>
      {preview !== null && 'code' in preview && (
        <div class="strip">
          <ErrorBox error={preview} isAlert onCopy={store.copy} />
        </div>
      )}
      {changes && changes.length > 0 && (
        <VirtualList
          label={t('Changes to the dataset')}
          count={changes.length}
          rowHeight={rowHeight}
          selected={Math.min(selected, changes.length - 1)}
          initialScrollTop={0}
          onSelect={setSelected}
          onOpen={setSelected}
          onWindow={() => {}}
          onScroll={() => {}}
          renderRow={(index) => <ChangeRow change={changes[index]} />}
        />
      )}
    </section>
  );
}

function ChangeRow({ change }: { readonly change: PlannedChange | undefined }) {
  if (!change) return null;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a row of the virtual list's grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus */}
      <div class="change-row" role="gridcell" title={plainText(change.text)}>
        {plainText(change.text)}
      </div>
    </>
  );
}

function headText(changes: readonly PlannedChange[] | null): string {
  if (changes === null) return t('What Apply would do');
  if (changes.length === 0) return t('There is nothing to change in the files.');
  if (changes.length === 1) return t('Apply would make 1 change');
  return t('Apply would make {0} changes', formatCount(changes.length));
}

/** Asked anew whenever the edits are others. */
function usePreview(store: GalleryStore, { edits }: GallerySnapshot): Preview {
  const [preview, setPreview] = useState<Preview>(null);
  useEffect(() => {
    const controller = new AbortController();
    store.preview(controller.signal).then(
      (changes) => {
        if (!controller.signal.aborted) setPreview(changes);
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setPreview(errorFacts(error));
      },
    );
    return () => controller.abort();
  }, [store, edits]);
  return preview;
}
