// The parts of the picture that excite a channel most, cut out of it; each leads to its place on the map.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Area } from '../../../src/base/heatmap';
import type { FeatureChannel, FeatureListing, StrongPatch } from '../../../src/protocol/features';
import { formatValue } from '../../parts/format';
import { t } from '../../parts/l10n';
import { usePicture } from '../../parts/picture';
import type { FeaturesStore } from './featuresStore';
import { pictureArea } from './receptiveArea';

const patchSide = 56;

interface PatchesProps {
  readonly store: FeaturesStore;
  readonly listing: FeatureListing;
  readonly data: FeatureChannel;
}

export function PatchesPart({ store, listing, data }: PatchesProps) {
  const image = usePictureImage(store);
  const { geometry } = listing;
  const patches = data.patches.flatMap((patch) => {
    const area = geometry && patch.area ? pictureArea(patch.area, geometry) : null;
    return area ? [{ patch, area }] : [];
  });
  if (!geometry || patches.length === 0) return null;
  return (
    <section class="inspector-part">
      <h2>{t('Strongest here')}</h2>
      <ul class="patches">
        {patches.map(({ patch, area }) => (
          <li key={`${patch.y} ${patch.x}`}>
            <PatchDoor
              store={store}
              patch={patch}
              area={area}
              image={image}
              pictureWidth={geometry.original.width}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PatchDoor(props: {
  readonly store: FeaturesStore;
  readonly patch: StrongPatch;
  readonly area: Area;
  readonly image: HTMLImageElement | null;
  readonly pictureWidth: number;
}) {
  const { store, patch, area, image, pictureWidth } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, height] = [area.right - area.left, area.bottom - area.top];
  const shown = patchSide / Math.max(width, height);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !image) return;
    // What was sent may be smaller than the original.
    const scale = image.naturalWidth / pictureWidth;
    const size = [context.canvas.width, context.canvas.height] as const;
    context.imageSmoothingEnabled = width * scale > size[0];
    const source = [area.left, area.top, width, height].map((part) => part * scale);
    const [left = 0, top = 0, across = 0, down = 0] = source;
    context.drawImage(image, left, top, across, down, 0, 0, ...size);
  }, [image, area.left, area.top, width, height]);
  const text = t('row {0}, column {1}: {2}', patch.y, patch.x, formatValue(patch.number));
  return (
    <button
      type="button"
      class="patch"
      title={text}
      aria-label={text}
      onClick={() => {
        store.place.value = { y: patch.y, x: patch.x };
      }}
    >
      <canvas
        ref={canvas}
        width={Math.max(1, Math.round(width * shown * devicePixelRatio))}
        height={Math.max(1, Math.round(height * shown * devicePixelRatio))}
        style={{ width: `${width * shown}px`, height: `${height * shown}px` }}
      />
      <span class="is-number">{formatValue(patch.number)}</span>
    </button>
  );
}

function usePictureImage(store: FeaturesStore): HTMLImageElement | null {
  const state = usePicture(store.pictures, store.picture());
  const url = state.kind === 'ready' ? state.url : null;
  const [image, setImage] = useState<HTMLImageElement | null>(null);
  useEffect(() => {
    setImage(null);
    if (url === null) return;
    const next = new Image();
    next.onload = () => setImage(next);
    next.src = url;
    return () => {
      next.onload = null;
    };
  }, [url]);
  return image;
}
