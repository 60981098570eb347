// One picture closely: what the model makes of it, its label and how to correct it, and what it is near to.

import type { RunRow } from '../../../src/protocol/evaluation';
import { formatCount, formatPercent, formatValue, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Picture } from '../../parts/picture';
import { ProbabilityTable } from '../../parts/probabilityTable';
import { IconButton } from '../../parts/toolkit';
import type { DetailProps } from './detailProps';
import { overlayTargetOf } from './galleryPictures';
import type { GalleryStore } from './galleryStore';
import { InspectorDetails } from './inspectorDetails';
import { LabelPart } from './labelPart';
import { OverlayImage } from './overlayImage';
import { outcomeIcons, outcomeOf, pictureText, verdictText } from './pictureTexts';

export function Inspector(props: Omit<DetailProps, 'row'>) {
  const { store } = props;
  const row = store.inspected();
  return (
    <aside class="inspector" aria-label={t('Inspector')}>
      {row ? (
        <PictureDetail key={row.row} {...props} row={row} />
      ) : (
        <p class="is-muted">{t('Choose a picture to look at it closely.')}</p>
      )}
    </aside>
  );
}

function PictureDetail(props: DetailProps) {
  const { store, row } = props;
  const outcome = outcomeOf(row);
  return (
    <>
      <Place {...props} />
      <LargePicture store={store} row={row} />
      <h2 class="inspector-verdict">
        <Icon name={outcomeIcons[outcome]} class={`verdict-icon is-${outcome}`} />
        <span>{verdictText(row)}</span>
        {row.probability !== null && (
          <span class="is-number">{formatPercent(row.probability)}</span>
        )}
      </h2>
      {row.error !== null && <p class="inspector-error">{plainText(row.error)}</p>}
      <Doors store={store} row={row} />
      <LabelPart {...props} />
      {row.top5.length > 0 && (
        <ProbabilityTable
          top={row.top5.map((entry) => ({ ...entry, score: null }))}
          otherClasses={null}
          onExplain={(target) => store.perform({ kind: 'explain', row: row.row, target })}
        />
      )}
      <Numbers row={row} />
      <InspectorDetails {...props} />
    </>
  );
}

function Place({ store, row }: DetailProps) {
  const cursor = store.selection.cursor.value;
  const count = store.pages.found.value?.count ?? 0;
  const isVisit = store.visit.value?.row === row;
  return (
    <p class="inspector-place">
      <span class="inspector-id" title={plainText(row.id)}>
        {plainText(row.id)}
      </span>
      {isVisit ? (
        <button type="button" class="text-link" onClick={() => store.inspect(null)}>
          {t('Back')}
        </button>
      ) : (
        <span class="is-number is-muted">
          {t('{0} of {1}', formatCount(cursor + 1), formatCount(count))}
        </span>
      )}
    </p>
  );
}

function LargePicture({ store, row }: { readonly store: GalleryStore; readonly row: RunRow }) {
  const target = overlayTargetOf(row, store.state.value.overlay);
  const edit = store.edits.value.get(row.id);
  return (
    <div class="large-picture">
      <Picture
        key={row.row}
        class="large-image"
        cache={store.pictures.thumbnailCache}
        request={store.pictures.large(row.row)}
        alt={pictureText(row, edit)}
      />
      {target && <OverlayImage key={`${row.row} ${target}`} store={store} row={row} isLarge />}
    </div>
  );
}

/** Everything else that can be seen of the picture. */
function Doors({ store, row }: { readonly store: GalleryStore; readonly row: RunRow }) {
  const doors = [
    ['run-all', t('Classify'), { kind: 'classify', row: row.row }],
    ['lightbulb', t('Explain'), { kind: 'explain', row: row.row, target: null }],
    ['layers', t('Feature Maps'), { kind: 'show-features', row: row.row }],
    ['go-to-file', t('Open'), { kind: 'open-image', row: row.row }],
    ['folder-opened', t('Reveal in the Explorer'), { kind: 'reveal', row: row.row }],
  ] as const;
  const overlay = store.state.value.overlay;
  return (
    <div class="doors" role="toolbar" aria-label={t('Picture')}>
      {doors.map(([icon, label, intent]) => (
        <IconButton key={icon} label={label} onClick={() => store.perform(intent)}>
          <Icon name={icon} />
        </IconButton>
      ))}
      <span class="doors-end">
        <IconButton
          label={overlay === 'off' ? t('Show the overlay (Space)') : t('Hide the overlay (Space)')}
          onClick={() => store.toggleOverlay()}
        >
          <Icon name={overlay === 'off' ? 'eye-closed' : 'eye'} />
        </IconButton>
      </span>
    </div>
  );
}

function Numbers({ row }: { readonly row: RunRow }) {
  const numbers = [
    [t('loss'), row.loss],
    [t('margin'), row.margin],
    [t('entropy'), row.entropy],
    [t('suspicion'), row.suspicion],
  ] as const;
  const known = numbers.filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return (
    <dl class="numbers is-number">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{formatValue(value ?? 0)}</dd>
        </div>
      ))}
    </dl>
  );
}
