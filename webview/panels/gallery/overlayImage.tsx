// What the model looked at, over a picture: shown when it has come, with the picture as it is until then.

import type { RunRow } from '../../../src/protocol/evaluation';
import { useDelayed } from '../../parts/delayed';
import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { pictureContent, usePicture } from '../../parts/picture';
import { overlayTargetOf } from './galleryPictures';
import type { GalleryStore } from './galleryStore';

const overlayDelayMs = 120;

/** Asked for once the tile has come to rest in sight. */
export function TileOverlay({
  store,
  row,
}: {
  readonly store: GalleryStore;
  readonly row: RunRow;
}) {
  const isDue = useDelayed(true, overlayDelayMs);
  return isDue ? <OverlayImage store={store} row={row} isLarge={false} /> : null;
}

export function OverlayImage(props: {
  readonly store: GalleryStore;
  readonly row: RunRow;
  readonly isLarge: boolean;
}) {
  const { store, row, isLarge } = props;
  const target = overlayTargetOf(row, store.state.value.overlay) ?? 'predicted';
  const { overlayCache } = store.pictures;
  const state = usePicture(overlayCache, store.pictures.overlay(row.row, target, isLarge));
  if (state.kind === 'ready') {
    return <div class="picture tile-image tile-overlay">{pictureContent(state, '')}</div>;
  }
  if (state.kind === 'failed') {
    const message = plainText(state.error.message);
    return (
      <span class="overlay-state" title={message} role="img" aria-label={message}>
        <Icon name="warning" />
      </span>
    );
  }
  return <span class="overlay-state is-loading" aria-hidden="true" />;
}
