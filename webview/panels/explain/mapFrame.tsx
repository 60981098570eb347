// The picture with its map, in exactly the picture's shape, under the crosshair that pointer and arrow keys move.

import type { InputPlacement } from '../../../src/base/heatmap';
import type { ExplainCell } from '../../../src/protocol/explainPanel';
import type { Size } from '../../../src/protocol/model';
import { plainText } from '../../parts/format';
import { HeatCanvas } from '../../parts/heatCanvas';
import { t } from '../../parts/l10n';
import { pictureContent } from '../../parts/picture';
import type { PictureState } from '../../parts/pictureCache';
import type { LoadedMap } from './cellMaps';
import type { ExplainStore } from './explainStore';
import { probeHandlers } from './probe';
import { hatchBounds, hatchPolygon } from './unseen';

export function MapFrame(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly map: LoadedMap | null;
  readonly title: string;
  readonly picture: PictureState;
  readonly pictureSize: Size;
}) {
  const { store, cell, map, picture, pictureSize } = props;
  const placement = store.placementOf(cell);
  const name = plainText(store.snapshot.value?.picture.name ?? '');
  const isShown = store.state.value.isOverlayShown;
  const label = t('Map of {0} on {1}. Arrow keys read its values.', props.title, name);
  return (
    <div
      class={`map-frame ${picture.kind === 'loading' ? 'skeleton' : ''}`}
      style={{ '--aspect': pictureSize.width / pictureSize.height }}
      {...probeHandlers({ store, map, placement, size: pictureSize, label })}
    >
      {pictureContent(picture, name)}
      {map && placement && isShown && (
        <HeatCanvas
          map={map.heatmap}
          placement={placement}
          opacity={store.state.value.opacity}
          style={{
            colormap: store.colormapOf(map),
            peak: store.peakOf(cell),
            isSmooth: store.state.value.isSmooth,
          }}
        />
      )}
      {placement && isShown && <Hatching placement={placement} />}
      <Crosshair store={store} size={pictureSize} />
    </div>
  );
}

function Hatching({ placement }: { readonly placement: InputPlacement }) {
  const bounds = hatchBounds(placement);
  if (!bounds) return null;
  return <div class="hatching hatch" style={{ clipPath: hatchPolygon(bounds) }} />;
}

/** In every cell at once, so that values at one place can be compared. */
function Crosshair({ store, size }: { readonly store: ExplainStore; readonly size: Size }) {
  const probe = store.probe.value;
  if (!probe) return null;
  const left = `${(100 * probe.x) / size.width}%`;
  const top = `${(100 * probe.y) / size.height}%`;
  return (
    <div class="crosshair" aria-hidden="true">
      <div class="crosshair-column" style={{ left }} />
      <div class="crosshair-row" style={{ top }} />
    </div>
  );
}
