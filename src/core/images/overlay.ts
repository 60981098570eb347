// A picture with a heat map over it, in the picture's own pixels, as the panel shows it.

import {
  type InputPlacement,
  type OverlayStyle,
  renderOverlay,
  type ValueMap,
} from '../../base/heatmap';
import type { EncodedImage } from '../../protocol/prediction';
import { decodeImage } from './decode';
import { encodeImage } from './encode';

/** A map without a picture is enlarged to at least this many pixels on its longer side. */
const mapSide = 512;

/** PNG. Errors as `decodeImage`. `path` null: the map alone, cell by cell. */
export async function drawOverlay(
  path: string | null,
  map: ValueMap,
  placement: InputPlacement | null,
  style: Omit<OverlayStyle, 'isSmooth'>,
): Promise<EncodedImage> {
  if (path === null) return drawMap(map, style);
  const { data, width, height } = await decodeImage(path);
  const overlay = renderOverlay(map, placement, { width, height }, { ...style, isSmooth: true });
  const mixed = new Uint8Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const share = (overlay[4 * pixel + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel++) {
      const below = data[3 * pixel + channel] ?? 0;
      const above = overlay[4 * pixel + channel] ?? 0;
      mixed[3 * pixel + channel] = Math.round(below + (above - below) * share);
    }
  }
  return encoded(mixed, width, height);
}

function drawMap(map: ValueMap, style: Omit<OverlayStyle, 'isSmooth'>): Promise<EncodedImage> {
  const scale = Math.max(1, Math.ceil(mapSide / Math.max(map.width, map.height)));
  const size = { width: map.width * scale, height: map.height * scale };
  const rgba = renderOverlay(map, null, size, { ...style, opacity: 1, isSmooth: false });
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * pixel + channel] = rgba[4 * pixel + channel] ?? 0;
    }
  }
  return encoded(rgb, size.width, size.height);
}

async function encoded(rgb: Uint8Array, width: number, height: number): Promise<EncodedImage> {
  const size = { width, height };
  // A copy of its own: Buffers may share memory with others, and typed arrays cross borders whole.
  return { mime: 'image/png', bytes: new Uint8Array(await encodeImage(rgb, size, 'png')), size };
}
