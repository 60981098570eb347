// Pictures for the eye: a file scaled down to a preview, and what a model saw. Unlike decode.ts, a preview honours
// colour profiles and transparency and may use a JPEG's built-in scaling.

import sharp, { type Sharp } from 'sharp';
import { throwIfAborted } from '../../base/errors';
import type { Preprocess } from '../../protocol/model';
import type { EncodedImage } from '../../protocol/prediction';
import { decodeBmp } from './bmp';
import { tensorSizeMismatch } from './errors';
import { decoderError, inputOptions, type OpenedImage, openImage } from './openImage';
import { tensorDims } from './preprocess';
import type { Pixels } from './types';

const jpegQuality = 85;
/** Below this many pixels a PNG costs little and shows every pixel as it is. */
const smallPicture = 128 * 128;

/** The file upright, at most `maxSide` on its longer side, never enlarged. Errors as `decodeImage`. */
export async function renderImage(
  path: string,
  maxSide: number,
  signal?: AbortSignal,
): Promise<EncodedImage> {
  const opened = await openImage(path, signal);
  const { width, height } = opened.upright;
  const isExact = opened.hasAlpha || width * height <= smallPicture;
  const preview = pipelineOf(opened).resize(maxSide, maxSide, {
    fit: 'inside',
    withoutEnlargement: true,
  });
  const encoded = await encode(preview, isExact).catch((error: unknown) => {
    throw decoderError(path, error);
  });
  throwIfAborted(signal);
  return encoded;
}

/** Every pixel as it is, or scaled down to at most `maxSide` on the longer side. */
export function renderPixels({ data, ...raw }: Pixels, maxSide?: number): Promise<EncodedImage> {
  const { width, height, channels } = raw;
  const image = sharp(data, { raw: { width, height, channels } });
  if (maxSide === undefined || Math.max(width, height) <= maxSide) {
    return encode(image, maxSide === undefined || width * height <= smallPicture);
  }
  return encode(image.resize(maxSide, maxSide, { fit: 'inside' }), false);
}

/** An input tensor of one picture, normalisation and layout undone, values outside 0…255 cut off. */
export function renderTensor(data: Float32Array, spec: Preprocess): Promise<EncodedImage> {
  const expected = tensorDims(spec).reduce((product, dim) => product * dim, 1);
  if (data.length !== expected) throw tensorSizeMismatch(data.length, expected);
  return renderPixels(tensorToPixels(data, spec));
}

function tensorToPixels(data: Float32Array, spec: Preprocess): Pixels {
  const { channels, size, layout, colorOrder, scale, mean, std } = spec;
  const count = size.width * size.height;
  const pixels = new Uint8ClampedArray(count * channels);
  for (let channel = 0; channel < channels; channel++) {
    const to = colorOrder === 'BGR' ? channels - 1 - channel : channel;
    const spread = std[channel] ?? 1;
    const center = mean[channel] ?? 0;
    for (let i = 0; i < count; i++) {
      const value = data[layout === 'NCHW' ? channel * count + i : i * channels + channel] ?? 0;
      pixels[i * channels + to] = (value * spread + center) / scale;
    }
  }
  return { ...size, channels, data: new Uint8Array(pixels.buffer) };
}

function pipelineOf({ path, bytes, stored }: OpenedImage): Sharp {
  if (stored.format !== 'bmp') return sharp(bytes, inputOptions).toColourspace('srgb');
  const { data, width, height, channels } = decodeBmp(bytes, path);
  return sharp(data, { raw: { width, height, channels } });
}

async function encode(image: Sharp, isExact: boolean): Promise<EncodedImage> {
  const encoder = isExact
    ? image.png({ compressionLevel: 6 })
    : image.jpeg({ quality: jpegQuality });
  const { data, info } = await encoder.toBuffer({ resolveWithObject: true });
  return {
    mime: isExact ? 'image/png' : 'image/jpeg',
    // A copy of its own: Buffers of libvips may share memory with others, and typed arrays cross borders whole.
    bytes: new Uint8Array(data),
    size: { width: info.width, height: info.height },
  };
}
