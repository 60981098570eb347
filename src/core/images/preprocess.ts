// From a picture to a model's input tensor, as the model card says and as torchvision does it:
// (grey) → resize → crop or pad → channel order → (pixel · scale − mean) / std → layout.

import type { Preprocess } from '../../protocol/model';
import { channelValuesMismatch } from './errors';
import { geometryOf, type Placement, placePicture } from './placement';
import { resize } from './resize';
import type { DecodedImage, Pixels, PreprocessedImage } from './types';

export type PreprocessedView = Omit<PreprocessedImage, 'data' | 'dims'>;

/** Throws input-size-mismatch or channel-values-mismatch where the card contradicts itself. */
export function preprocess(image: DecodedImage, spec: Preprocess): PreprocessedImage {
  const dims = tensorDims(spec);
  const data = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
  return { data, dims, ...preprocessInto(image, spec, data, 0) };
}

/** The same, written into a batch from element `offset` on. */
export function preprocessInto(
  image: DecodedImage,
  spec: Preprocess,
  target: Float32Array,
  offset: number,
): PreprocessedView {
  const placement = placePicture(image, spec, image.path);
  const pixels = modelPixels(image, spec, placement);
  normaliseInto(pixels, spec, target, offset);
  return { geometry: geometryOf(image, placement), pixels };
}

/** Shape of one picture's tensor, without the batch axis. */
export function tensorDims({ layout, channels, size }: Preprocess): number[] {
  return layout === 'NCHW'
    ? [channels, size.height, size.width]
    : [size.height, size.width, channels];
}

/** What the model sees, as 8-bit pixels. */
export function modelPixels(image: Pixels, spec: Preprocess, placement: Placement): Pixels {
  const source = spec.channels === 1 ? toGrey(image) : image;
  const { resized, canvas, left, top } = placement;
  const region = {
    left: Math.max(0, -left),
    top: Math.max(0, -top),
    width: Math.min(resized.width, canvas.width - left) - Math.max(0, -left),
    height: Math.min(resized.height, canvas.height - top) - Math.max(0, -top),
  };
  const isUntouched = resized.width === image.width && resized.height === image.height;
  const interpolation = isUntouched ? 'nearest' : spec.resize.interpolation;
  const picture = resize(source, resized, interpolation, region);
  const isCovered = region.width === canvas.width && region.height === canvas.height;
  return isCovered ? picture : paste(picture, placement);
}

/** Pillow's luma: ITU-R 601 weights with 16 fraction bits. */
export function toGrey({ width, height, channels, data }: Pixels): Pixels {
  if (channels === 1) return { width, height, channels, data };
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    grey[i] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
  return { width, height, channels: 1, data: grey };
}

function paste(picture: Pixels, { canvas, left, top, fill }: Placement): Pixels {
  const { channels } = picture;
  const data = new Uint8Array(canvas.width * canvas.height * channels).fill(fill);
  const rowBytes = picture.width * channels;
  for (let y = 0; y < picture.height; y++) {
    const row = picture.data.subarray(y * rowBytes, (y + 1) * rowBytes);
    data.set(row, ((y + Math.max(0, top)) * canvas.width + Math.max(0, left)) * channels);
  }
  return { width: canvas.width, height: canvas.height, channels, data };
}

/** A pixel has 256 values, so each channel is a table look-up. */
export function normaliseInto(
  { channels, data, width, height }: Pixels,
  spec: Preprocess,
  target: Float32Array,
  offset: number,
): void {
  const count = width * height;
  const isPlanar = spec.layout === 'NCHW';
  const step = isPlanar ? 1 : channels;
  normalisationTables(spec).forEach((table, channel) => {
    const from = spec.colorOrder === 'BGR' ? channels - 1 - channel : channel;
    let out = offset + channel * (isPlanar ? count : 1);
    for (let at = from; at < data.length; at += channels) {
      target[out] = table[data[at] as number] as number;
      out += step;
    }
  });
}

/** Per channel, in the model's order, the value of each grey level. */
function normalisationTables({ channels, scale, mean, std }: Preprocess): Float32Array[] {
  if (mean.length !== channels || std.length !== channels) {
    throw channelValuesMismatch(channels, mean.length, std.length);
  }
  return mean.map((center, channel) => {
    const spread = std[channel] ?? 1;
    return Float32Array.from({ length: 256 }, (_, pixel) => (pixel * scale - center) / spread);
  });
}
