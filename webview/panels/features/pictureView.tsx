// The original picture with a frame around what a place sees.

import type { Area } from '../../../src/base/heatmap';
import type { FeatureListing } from '../../../src/protocol/features';
import { plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { pictureContent, usePicture } from '../../parts/picture';
import type { FeaturesStore } from './featuresStore';

export function PictureView(props: {
  readonly store: FeaturesStore;
  readonly listing: FeatureListing;
  readonly area: Area | null;
  readonly note: string;
  /** Told the pixel of the original picture; null: the picture is only looked at. */
  readonly onPick: ((point: { readonly x: number; readonly y: number }) => void) | null;
}) {
  const { store, listing, area, onPick } = props;
  const state = usePicture(store.pictures, store.picture());
  const size = listing.geometry?.original ?? (state.kind === 'ready' ? state.size : null);
  const name = plainText(store.snapshot.value?.picture.name ?? '');
  if (!listing.geometry) return <p class="is-muted">{t('A tensor was run, not a picture.')}</p>;
  const { width, height } = size ?? { width: 3, height: 2 };
  return (
    <figure class="picture-view">
      <div
        class={`picture-frame ${onPick ? 'is-door' : ''}`}
        style={{ aspectRatio: `${width} / ${height}`, '--aspect': width / height }}
        {...(onPick
          ? {
              title: t('Click a place to see what it attends to'),
              onClick: (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
                const box = event.currentTarget.getBoundingClientRect();
                onPick({
                  x: ((event.clientX - box.left) / box.width) * width,
                  y: ((event.clientY - box.top) / box.height) * height,
                });
              },
            }
          : {})}
      >
        {pictureContent(state, name)}
        {area && (
          <div
            class="field-frame"
            style={{
              left: `${(100 * area.left) / width}%`,
              top: `${(100 * area.top) / height}%`,
              width: `${(100 * (area.right - area.left)) / width}%`,
              height: `${(100 * (area.bottom - area.top)) / height}%`,
            }}
          />
        )}
      </div>
      <figcaption class="is-muted">{props.note}</figcaption>
    </figure>
  );
}
