// What can go wrong when a dataset is split, as a person reads it.

import { GlassboxError } from '../../../base/errors';

export function splitRatioInvalid(ratio: readonly number[], reason: string): GlassboxError {
  return new GlassboxError({
    code: 'split-ratio-invalid',
    message: `The ratio ${ratio.join(' : ')} cannot be used: ${reason}.`,
    remedy: 'Give two or three shares, for example 70 : 15 : 15.',
  });
}

export function splitTargetExists(path: string): GlassboxError {
  return new GlassboxError({
    code: 'split-target-exists',
    message: `"${path}" exists already.`,
    remedy: 'Choose a name that does not exist yet, or delete it first.',
    path,
  });
}

export function splitNeedsFolder(path: string): GlassboxError {
  return new GlassboxError({
    code: 'split-needs-folder',
    message: `"${path}" keeps many pictures in one file, which a CSV file cannot name one by one.`,
    remedy: 'Choose a new folder instead of a .csv file.',
    path,
  });
}

export function splitDiskFull(path: string, cause: unknown): GlassboxError {
  return new GlassboxError(
    {
      code: 'split-disk-full',
      message: `The disk is full: "${path}" could not be written, and nothing was left there.`,
      remedy: 'Free some space, or choose a folder on another disk.',
      path,
    },
    { cause },
  );
}

export function splitNotWritable(path: string, reason: string, cause: unknown): GlassboxError {
  return new GlassboxError(
    {
      code: 'split-not-writable',
      message: `"${path}" could not be written: ${reason}.`,
      remedy: 'Check the permissions of the folder above it, or choose another one.',
      path,
    },
    { cause },
  );
}
