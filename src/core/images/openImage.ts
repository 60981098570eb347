// Reads a picture's file and its header, and refuses what cannot or should not be decoded before any pixel is touched.
// Files are read whole into memory first: libvips gives `[…]` in a path a meaning of its own, and would sniff for SVG.

import { constants } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { cancelled, GlassboxError, isCancelled, throwIfAborted } from '../../base/errors';
import type { Size } from '../../protocol/model';
import { readBmpHeader } from './bmpHeader';
import {
  gitLfsPointer,
  imageCorrupt,
  imageEmpty,
  imageFileTooLarge,
  imageIsFolder,
  imageMissing,
  imageNoPixels,
  imageNotRegular,
  imageTooLarge,
  imageUnreadable,
  imageVariantUnsupported,
  maxFileBytes,
  maxPixels,
  notAnImage,
} from './errors';
import { detectFormat } from './format';
import type { ImageFormat, StoredImage } from './types';

export interface OpenedImage {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly stored: StoredImage;
  /** Size after EXIF orientation. */
  readonly upright: Size;
  readonly isCmyk: boolean;
  readonly hasAlpha: boolean;
}

/**
 * `failOn: 'error'` refuses truncated files and tolerates stray bytes, as Pillow does; one level less accepts truncated
 * TIFFs, one more refuses harmless oddities.
 */
export const inputOptions = {
  failOn: 'error',
  limitInputPixels: maxPixels,
  autoOrient: true,
} as const satisfies SharpOptions;

/** Throws one of the errors of errors.ts, or `cancelled`. */
export async function openImage(path: string, signal?: AbortSignal): Promise<OpenedImage> {
  throwIfAborted(signal);
  return openBytes(path, await readImageFile(path, signal), signal);
}

/** As `openImage`, for a picture that is no file of its own; errors call it `path`. */
export async function openBytes(
  path: string,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<OpenedImage> {
  throwIfAborted(signal);
  if (bytes.length === 0) throw imageEmpty(path);
  const format = imageFormat(bytes, path);
  const opened = format === 'bmp' ? openBmp(bytes, path) : await openWithSharp(bytes, path, format);
  throwIfAborted(signal);
  const { width, height } = opened.stored;
  if (width * height > maxPixels) throw imageTooLarge(path, { width, height });
  return opened;
}

async function readImageFile(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw imageIsFolder(path);
    if (!facts.isFile()) throw imageNotRegular(path);
    if (facts.size === 0) throw imageEmpty(path);
    const limit = Math.min(maxFileBytes, constants.MAX_LENGTH);
    if (facts.size > limit) throw imageFileTooLarge(path, facts.size);
    return await readFile(path, signal ? { signal } : {});
  } catch (error) {
    throw fileError(path, error);
  }
}

/** An error of the file system as a sentence about this file. */
export function fileError(path: string, error: unknown): GlassboxError {
  if (isCancelled(error)) return cancelled();
  if (error instanceof GlassboxError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return imageMissing(path);
    case 'EISDIR':
      return imageIsFolder(path);
    case 'EACCES':
    case 'EPERM':
      return imageUnreadable(path, 'permission denied', error);
    case 'ELOOP':
      return imageUnreadable(path, 'its symbolic links lead in a circle', error);
    case 'ENAMETOOLONG':
      return imageUnreadable(path, 'the path is too long', error);
    case 'EMFILE':
    case 'ENFILE':
      return imageUnreadable(path, 'too many files are open at once', error);
    default:
      return imageUnreadable(path, message, error);
  }
}

function imageFormat(bytes: Uint8Array, path: string): ImageFormat {
  const file = detectFormat(bytes);
  switch (file.kind) {
    case 'image':
      return file.format;
    case 'git-lfs-pointer':
      throw gitLfsPointer(path);
    case 'refused':
      throw notAnImage(path, file.name);
    case 'unknown':
      throw notAnImage(path, null);
  }
}

function openBmp(bytes: Uint8Array, path: string): OpenedImage {
  const { width, height, bits } = readBmpHeader(bytes, path);
  const channels = bits === 32 ? 4 : 3;
  const stored = {
    format: 'bmp',
    width,
    height,
    channels,
    bitsPerChannel: 8,
    orientation: 1,
  } as const;
  return { path, bytes, stored, upright: { width, height }, isCmyk: false, hasAlpha: false };
}

async function openWithSharp(
  bytes: Uint8Array,
  path: string,
  format: ImageFormat,
): Promise<OpenedImage> {
  if (format === 'png' && hasNoPixels(bytes)) throw imageNoPixels(path);
  // Size and channels are checked here and by the caller, with words of our own.
  const noLimits = { limitInputPixels: false, limitInputChannels: false };
  const header = await sharp(bytes, { ...inputOptions, ...noLimits })
    .metadata()
    .catch((error: unknown) => {
      throw decoderError(path, error);
    });
  const { width, height, channels, autoOrient } = header;
  const bitsPerChannel = checkedDepth(header, path);
  const orientation = header.orientation ?? 1;
  return {
    path,
    bytes,
    stored: { format, width, height, channels, bitsPerChannel, orientation },
    upright: autoOrient,
    isCmyk: header.space === 'cmyk',
    hasAlpha: header.hasAlpha,
  };
}

/** libpng says nothing at all about a header that declares 0 × 0. */
function hasNoPixels(png: Uint8Array): boolean {
  if (png.length < 24) return false;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return view.getUint32(16) === 0 || view.getUint32(20) === 0;
}

function checkedDepth({ space, depth, channels }: Metadata, path: string): 8 | 16 {
  const isColor = ['srgb', 'rgb', 'b-w', 'cmyk', 'rgb16', 'grey16'].includes(space);
  if (!isColor || channels > (space === 'cmyk' ? 5 : 4)) {
    throw imageVariantUnsupported(path, `${channels} channels in the colour space "${space}"`);
  }
  if (depth === 'uchar') return 8;
  if (depth === 'ushort') return 16;
  throw imageVariantUnsupported(path, `pixels of type "${depth}"`);
}

/** What libvips and the libraries in it say, cut down to their first reason. */
export function decoderError(path: string, error: unknown): GlassboxError {
  const words = error instanceof Error ? error.message : String(error);
  if (/Empty JPEG image/.test(words)) return imageNoPixels(path);
  const reason = words
    .replace(/^Input buffer (has corrupt header|contains unsupported image format):?/, '')
    .trim()
    .split('\n')[0]
    ?.replace(/^\w+: /, '')
    .replace(/[.\s]+$/, '');
  return imageCorrupt(path, reason || 'its header cannot be read', error);
}
