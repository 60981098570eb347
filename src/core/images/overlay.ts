// A picture with a heat map over it, in the picture's own pixels, as the panel shows it.

import {
  type InputPlacement,
  type OverlayStyle,
  renderOverlay,
  type ValueMap,
} from '../../base/heatmap';
import type { Size } from '../../protocol/model';
import type { EncodedImage } from '../../protocol/prediction';
import { decodeImage } from './decode';
import { encodeImage } from './encode';
import { resize } from './resize';
import type { Pixels } from './types';

/** A map without a picture is enlarged to at least this many pixels on its longer side. */
const mapSide = 512;

/**
 * PNG. Errors as `decodeImage`. `path` null: the map alone, cell by cell. `maxSide`: scaled down to at most so many pixels
 * on the longer side.
 */
export async function drawOverlay(
  path: string | null,
  map: ValueMap,
  placement: InputPlacement | null,
  style: Omit<OverlayStyle, 'isSmooth'>,
  maxSide = Number.POSITIVE_INFINITY,
): Promise<EncodedImage> {
  if (path === null) return drawMap(map, style);
  const picture = await decodeImage(path);
  const scale = Math.min(1, maxSide / Math.max(picture.width, picture.height));
  const { data, width, height } = scaled(picture, scale);
  const place = placement && scaledPlacement(placement, { width, height });
  const overlay = renderOverlay(map, place, { width, height }, { ...style, isSmooth: true });
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

function scaled(picture: Pixels, scale: number): Pixels {
  if (scale === 1) return picture;
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  return resize(picture, { width, height }, 'bilinear');
}

function scaledPlacement(placement: InputPlacement, size: Size): InputPlacement {
  const x = size.width / placement.original.width;
  const y = size.height / placement.original.height;
  return {
    original: size,
    model: placement.model,
    scaleX: placement.scaleX * x,
    scaleY: placement.scaleY * y,
    offsetX: placement.offsetX * x,
    offsetY: placement.offsetY * y,
  };
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
