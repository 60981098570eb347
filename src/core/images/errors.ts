// Everything that can be wrong with a picture, as a person reads it. Paths are named in full, in quotes.

import { GlassboxError } from '../../base/errors';
import type { Size } from '../../protocol/model';

/** 0x3FFF², the pixel count at which libvips draws the line as well: a square of 16 383 pixels. */
export const maxPixels = 268_402_689;
export const maxFileBytes = 1 << 30;

export function imageMissing(path: string): GlassboxError {
  return new GlassboxError({
    code: 'image-missing',
    message: `There is no file "${path}".`,
    remedy: 'Check the path, or whether the picture was moved or deleted.',
    path,
  });
}

export function imageUnreadable(path: string, reason: string, cause?: unknown): GlassboxError {
  return new GlassboxError(
    {
      code: 'image-unreadable',
      message: `"${path}" could not be read: ${reason}.`,
      remedy: 'Check the permissions of the file and of the folders above it.',
      path,
    },
    { cause },
  );
}

export function imageIsFolder(path: string): GlassboxError {
  return new GlassboxError({
    code: 'image-is-folder',
    message: `"${path}" is a folder, not a picture.`,
    remedy: 'Choose a picture inside it.',
    path,
  });
}

export function imageNotRegular(path: string): GlassboxError {
  return new GlassboxError({
    code: 'image-not-regular',
    message: `"${path}" is a pipe, socket or device, not a file.`,
    remedy: 'Save the picture as a file and choose that.',
    path,
  });
}

export function imageEmpty(path: string): GlassboxError {
  return new GlassboxError({
    code: 'image-empty',
    message: `"${path}" is empty (0 bytes).`,
    remedy: 'Copy or download the picture again.',
    path,
  });
}

export function imageNoPixels(path: string): GlassboxError {
  return new GlassboxError({
    code: 'image-no-pixels',
    message: `"${path}" says that its width or height is 0, so there is nothing to classify.`,
    remedy: 'Export the picture again, or leave it out.',
    path,
  });
}

/** `kind` names what the file is instead, with its article, where that is known. */
export function notAnImage(path: string, kind: string | null): GlassboxError {
  return new GlassboxError({
    code: 'not-an-image',
    message: kind
      ? `"${path}" is ${kind}, which Glassbox does not read as a picture.`
      : `"${path}" does not begin like any picture format that Glassbox reads.`,
    remedy: 'Use PNG, JPEG, WebP, GIF (first frame), TIFF, AVIF or BMP.',
    path,
  });
}

export function gitLfsPointer(path: string): GlassboxError {
  return new GlassboxError({
    code: 'image-git-lfs-pointer',
    message: `"${path}" is a Git LFS pointer; the picture itself has not been downloaded.`,
    remedy: 'Run "git lfs pull" in its repository.',
    path,
  });
}

/** `reason` is the decoder's own words, without a full stop. */
export function imageCorrupt(path: string, reason: string, cause?: unknown): GlassboxError {
  return new GlassboxError(
    {
      code: 'image-corrupt',
      message: `"${path}" is damaged or incomplete: ${reason}.`,
      remedy: 'Copy or download it again, or open it in an image editor and save it anew.',
      path,
    },
    { cause },
  );
}

export function imageVariantUnsupported(path: string, variant: string): GlassboxError {
  return new GlassboxError({
    code: 'image-variant-unsupported',
    message: `"${path}" holds ${variant}, which Glassbox does not read.`,
    remedy: 'Save it as an ordinary 8-bit or 16-bit PNG or TIFF.',
    path,
  });
}

export function imageTooLarge(path: string, { width, height }: Size): GlassboxError {
  const megapixels = Math.round((width * height) / 1e6);
  return new GlassboxError({
    code: 'image-too-large',
    message: `"${path}" is ${width} × ${height} pixels (${megapixels} megapixels); the limit is ${Math.floor(maxPixels / 1e6)}.`,
    remedy: 'Cut it into tiles or scale it down first.',
    path,
  });
}

export function imageFileTooLarge(path: string, bytes: number): GlassboxError {
  return new GlassboxError({
    code: 'image-file-too-large',
    message: `"${path}" is ${(bytes / 2 ** 30).toFixed(1)} GiB; pictures are read up to ${maxFileBytes / 2 ** 30} GiB.`,
    remedy: 'Cut it into tiles or scale it down first.',
    path,
  });
}

export function noImagesFound(paths: readonly string[]): GlassboxError {
  const names = paths.map((path) => `"${path}"`).join(', ');
  return new GlassboxError({
    code: 'no-images-found',
    message: `No picture was found in ${names}.`,
    remedy: 'Choose a folder that holds PNG, JPEG, WebP, GIF, TIFF, AVIF or BMP files.',
    ...(paths[0] === undefined ? {} : { path: paths[0] }),
  });
}

/** The card's resize and crop lead to another size than the model takes. */
export function inputSizeMismatch(path: string, actual: Size, wanted: Size): GlassboxError {
  return new GlassboxError({
    code: 'input-size-mismatch',
    message: `"${path}" is ${actual.width} × ${actual.height} after resizing, but the model takes ${wanted.width} × ${wanted.height}.`,
    remedy:
      'In the model card set "crop" to "center", or "resize" to mode "exact" or "letterbox" with that size.',
    path,
  });
}

export function channelValuesMismatch(channels: number, mean: number, std: number): GlassboxError {
  return new GlassboxError({
    code: 'channel-values-mismatch',
    message: `The model takes ${channels} channels, but the card lists ${mean} values for "mean" and ${std} for "std".`,
    remedy: `Give ${channels} of each in the model card.`,
  });
}

/** A tensor that is to be shown as a picture does not hold one. */
export function tensorSizeMismatch(actual: number, expected: number): GlassboxError {
  return new GlassboxError({
    code: 'tensor-size-mismatch',
    message: `The tensor holds ${actual} values, but one picture of the model's input has ${expected}.`,
    remedy: 'Check its shape against the input shape that "glassbox inspect" prints.',
  });
}
