// What takes a look into the run to know: copies of the picture, what the model finds near it, and its metadata.

import type { RowDetails, RunRow } from '../../../src/protocol/evaluation';
import { ErrorBox } from '../../parts/errorBox';
import { formatNumber, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Picture } from '../../parts/picture';
import type { DetailProps } from './detailProps';
import type { GalleryStore } from './galleryStore';
import { outcomeOf, pictureText, verdictText } from './pictureTexts';

const pairSide = 130;
const neighbourSide = 84;

export function InspectorDetails({ store, row }: DetailProps) {
  const details = store.details(row.row).value;
  if (details.kind === 'loading') return <div class="skeleton details-skeleton" />;
  if (details.kind === 'failed') {
    return (
      <div class="details-failed">
        <ErrorBox error={details.error} onCopy={store.copy} />
      </div>
    );
  }
  const { duplicates, neighbours, metadata } = details.value;
  return (
    <>
      {duplicates.length > 0 && <Duplicates store={store} row={row} duplicates={duplicates} />}
      {neighbours.length > 0 && <Neighbours store={store} neighbours={neighbours} />}
      {metadata.length > 0 && <Metadata metadata={metadata} />}
    </>
  );
}

function Duplicates(props: {
  readonly store: GalleryStore;
  readonly row: RunRow;
  readonly duplicates: readonly RunRow[];
}) {
  const { store, row, duplicates } = props;
  return (
    <section class="details-part" aria-label={t('Duplicates')}>
      <h3>{row.isLeaked ? t('Leaks: the same picture in several splits') : t('Duplicates')}</h3>
      <ul class="related">
        {[row, ...duplicates].map((one) => (
          <Related
            key={one.id}
            store={store}
            row={one}
            side={pairSide}
            note={
              one.split === null
                ? verdictText(one)
                : `${plainText(one.split)} · ${verdictText(one)}`
            }
          />
        ))}
      </ul>
    </section>
  );
}

function Neighbours(props: {
  readonly store: GalleryStore;
  readonly neighbours: RowDetails['neighbours'];
}) {
  const { store, neighbours } = props;
  return (
    <section class="details-part" aria-label={t('Nearest pictures')}>
      <h3 title={t('By cosine distance of the features of the model')}>
        {t('Nearest pictures to the model')}
      </h3>
      <ul class="related">
        {neighbours.map(({ row, distance }) => (
          <Related
            key={row.id}
            store={store}
            row={row}
            side={neighbourSide}
            note={`${plainText(row.label ?? t('no label'))} · ${formatNumber(distance, 2)}`}
          />
        ))}
      </ul>
    </section>
  );
}

function Related(props: {
  readonly store: GalleryStore;
  readonly row: RunRow;
  readonly side: number;
  readonly note: string;
}) {
  const { store, row, side, note } = props;
  const isInRun = row.row >= 0;
  return (
    <li>
      <button
        type="button"
        class={`related-picture is-${outcomeOf(row)}`}
        title={plainText(row.id)}
        aria-label={pictureText(row, store.edits.value.get(row.id))}
        disabled={!isInRun}
        style={{ width: `${side}px` }}
        onClick={() => store.inspect(row)}
      >
        {isInRun ? (
          <span class="related-image" style={{ height: `${side}px` }}>
            <Picture
              key={row.row}
              class="tile-image"
              cache={store.pictures.thumbnailCache}
              request={store.pictures.thumbnail(row.row, side)}
              alt=""
            />
          </span>
        ) : (
          <span class="related-image" style={{ height: `${side}px` }} />
        )}
        <span class="related-note is-number">{note}</span>
      </button>
    </li>
  );
}

function Metadata({ metadata }: Pick<RowDetails, 'metadata'>) {
  return (
    <section class="details-part" aria-label={t('Metadata')}>
      <h3>{t('Metadata')}</h3>
      <dl class="metadata">
        {metadata.map(({ name, value }) => (
          <div key={name}>
            <dt>{plainText(name)}</dt>
            <dd>{plainText(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
