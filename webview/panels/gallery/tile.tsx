// One picture of the grid: what it is, what the model says, and what is known or wished of its label.

import type { RunRow } from '../../../src/protocol/evaluation';
import { formatPercent, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Picture } from '../../parts/picture';
import { overlayTargetOf } from './galleryPictures';
import type { GalleryStore } from './galleryStore';
import { TileOverlay } from './overlayImage';
import { outcomeIcons, outcomeOf, pictureText, verdictText } from './pictureTexts';
import { isSelected } from './selection';
import { tileBadges } from './tileBadges';

// The alt text of the picture says all that the signs and the caption show.

interface TileProps {
  readonly store: GalleryStore;
  readonly index: number;
  readonly column: number;
  readonly side: number;
}

export function Tile({ store, index, column, side }: TileProps) {
  const row = store.pages.row(index);
  const isCursor = store.selection.cursor.value === index;
  const isChosen = row !== undefined && isSelected(store.selection.selected.value, row.row);
  const edit = row && store.edits.value.get(row.id);
  const classes = [
    'tile',
    isChosen ? 'is-selected' : '',
    isCursor ? 'is-cursor' : '',
    edit?.excluded ? 'is-excluded' : '',
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all tiles
    <div
      class={classes.join(' ')}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={isChosen}
      tabIndex={isCursor ? 0 : -1}
      style={{ width: `${side}px` }}
      onClick={(event) => onClick(store, index, event)}
      onDblClick={() => store.change({ isInspectorShown: true })}
    >
      {row ? (
        <Content store={store} row={row} side={side} />
      ) : (
        <div class="tile-picture skeleton" style={{ height: `${side}px` }}>
          <span class="visually-hidden">{t('loading')}</span>
        </div>
      )}
    </div>
  );
}

function onClick(
  store: GalleryStore,
  index: number,
  event: MouseEvent & { readonly currentTarget: HTMLElement },
): void {
  const isHeld = event.ctrlKey || event.metaKey;
  store.selection.moveTo(index, event.shiftKey ? 'extend' : isHeld ? 'toggle' : 'only');
  event.currentTarget.focus({ preventScroll: true });
}

function Content(props: {
  readonly store: GalleryStore;
  readonly row: RunRow;
  readonly side: number;
}) {
  const { store, row, side } = props;
  const edit = store.edits.value.get(row.id);
  const target = overlayTargetOf(row, store.state.value.overlay);
  const badges = tileBadges(row, edit);
  return (
    <>
      <div class="tile-picture" style={{ height: `${side}px` }}>
        <Picture
          key={row.row}
          class="tile-image"
          cache={store.pictures.thumbnailCache}
          request={store.pictures.thumbnail(row.row, side)}
          alt={pictureText(row, edit)}
        />
        {target && <TileOverlay key={`${row.row} ${target}`} store={store} row={row} />}
        {badges.length > 0 && (
          <ul class="badges" aria-hidden="true">
            {badges.map(({ kind, icon, text, title }) => (
              <li key={kind} class={`badge is-${kind}`} title={title}>
                <Icon name={icon} />
                {text && <span class="badge-text">{text}</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
      <Verdict row={row} />
    </>
  );
}

function Verdict({ row }: { readonly row: RunRow }) {
  const outcome = outcomeOf(row);
  const text = verdictText(row);
  return (
    <div class="tile-caption" aria-hidden="true">
      <span class="tile-verdict" title={text}>
        <Icon name={outcomeIcons[outcome]} class={`verdict-icon is-${outcome}`} />
        <span class="tile-text">{text}</span>
      </span>
      <span class="tile-detail is-number">
        <span class="tile-id" title={plainText(row.id)}>
          {plainText(row.id.slice(row.id.lastIndexOf('/') + 1))}
        </span>
        {row.probability !== null && <span>{formatPercent(row.probability)}</span>}
      </span>
    </div>
  );
}
