// The shape of what comes: figures, tiles and an inspector, before the first pictures are through.

import { t } from '../../parts/l10n';
import type { GalleryStore } from './galleryStore';

const shownTiles = 40;

export function StartingSkeleton({ store }: { readonly store: GalleryStore }) {
  const { tileSide, isSideShown, isInspectorShown, sideWidth } = store.state.value;
  const hidden = `${isSideShown ? '' : 'has-no-side'} ${isInspectorShown ? '' : 'has-no-inspector'}`;
  return (
    <div
      class={`gallery is-starting ${hidden}`}
      style={{ '--side-width': `${sideWidth}px` }}
      role="status"
      aria-label={t('Starting')}
    >
      {isSideShown && (
        <div class="figure-column">
          <div class="skeleton matrix-skeleton" />
        </div>
      )}
      {isSideShown && <div class="side-handle" />}
      <div class="pictures">
        <div class="tiles-skeleton">
          {Array.from({ length: shownTiles }, (_, index) => (
            <div
              key={index}
              class="skeleton"
              style={{ width: `${tileSide}px`, height: `${tileSide}px` }}
            />
          ))}
        </div>
      </div>
      {isInspectorShown && (
        <div class="inspector">
          <div class="skeleton matrix-skeleton" />
        </div>
      )}
    </div>
  );
}
