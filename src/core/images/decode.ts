// A file's picture as upright 8-bit RGB, with the pixels that Pillow's `convert('RGB')` gives, because models are
// trained behind it: colour profiles are ignored, alpha is dropped, CMYK is R = (255 − C)(255 − K) / 255. 16 bits keep
// their upper 8. Of animated or multi-page files the first frame or page counts. EXIF orientation is applied.
// One difference: transparent pixels of a GIF are black, because libvips does not keep the colour under them.

import sharp from 'sharp';
import { throwIfAborted } from '../../base/errors';
import { decodeBmp } from './bmp';
import { imageVariantUnsupported } from './errors';
import { decoderError, inputOptions, type OpenedImage, openBytes, openImage } from './openImage';
import type { DecodedImage, Pixels } from './types';

export interface DecodeOptions {
  readonly signal?: AbortSignal;
}

/** Throws one of the errors of errors.ts, or `cancelled`; a picture that is being decoded is decoded to its end. */
export async function decodeImage(
  path: string,
  { signal }: DecodeOptions = {},
): Promise<DecodedImage> {
  return decodeWhole(await openImage(path, signal), signal);
}

/** As `decodeImage`, for a picture inside another file; `name` says which one, in errors too. */
export async function decodeBytes(
  name: string,
  bytes: Uint8Array,
  { signal }: DecodeOptions = {},
): Promise<DecodedImage> {
  return decodeWhole(await openBytes(name, bytes, signal), signal);
}

async function decodeWhole(
  opened: OpenedImage,
  signal: AbortSignal | undefined,
): Promise<DecodedImage> {
  const pixels = await decodeOpened(opened);
  throwIfAborted(signal);
  return { ...pixels, path: opened.path, stored: opened.stored };
}

export async function decodeOpened(
  opened: OpenedImage,
): Promise<Pixels & { readonly channels: 3 }> {
  return opened.stored.format === 'bmp'
    ? decodeBmp(opened.bytes, opened.path)
    : decodeWithSharp(opened);
}

async function decodeWithSharp({
  path,
  bytes,
  isCmyk,
}: OpenedImage): Promise<Pixels & { readonly channels: 3 }> {
  const image = sharp(bytes, { ...inputOptions, ignoreIcc: true });
  const wanted = isCmyk
    ? image.pipelineColourspace('cmyk').toColourspace('cmyk')
    : image.removeAlpha().toColourspace('srgb');
  const { data, info } = await wanted
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw decoderError(path, error);
    });
  const { width, height, channels } = info;
  if (channels < 3) throw imageVariantUnsupported(path, `${channels} colour channels`);
  const stored = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width, height, channels: 3, data: isCmyk ? cmykToRgb(stored, channels) : stored };
}

/** Ink amounts, 0 is none; `stride` is 5 where alpha follows. */
function cmykToRgb(data: Uint8Array, stride: number): Uint8Array {
  const rgb = new Uint8Array((data.length / stride) * 3);
  for (let at = 0, out = 0; at < data.length; at += stride) {
    const light = 255 - (data[at + 3] ?? 0);
    for (let c = 0; c < 3; c++)
      rgb[out++] = Math.round(((255 - (data[at + c] ?? 0)) * light) / 255);
  }
  return rgb;
}
