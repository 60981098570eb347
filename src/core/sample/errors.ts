// What can stand in the way of writing the sample. Paths are named in full, in quotes.

import { GlassboxError } from '../../base/errors';

export function sampleFolderInUse(folder: string): GlassboxError {
  return new GlassboxError({
    code: 'sample-folder-in-use',
    message: `The folder "${folder}" is not empty and holds no Glassbox sample.`,
    remedy: 'Choose a new or empty folder.',
    path: folder,
  });
}

export function sampleFolderIsFile(folder: string): GlassboxError {
  return new GlassboxError({
    code: 'sample-folder-is-file',
    message: `"${folder}" is a file, so the sample cannot be written into it.`,
    remedy: 'Choose a new or empty folder.',
    path: folder,
  });
}

export function sampleFileInTheWay(path: string): GlassboxError {
  return new GlassboxError({
    code: 'sample-file-in-the-way',
    message: `"${path}" is not part of the sample, but the sample has a file of that name.`,
    remedy: 'Move or rename it, then make the sample again.',
    path,
  });
}

export function sampleNotWritable(path: string, reason: string, cause: unknown): GlassboxError {
  return new GlassboxError(
    {
      code: 'sample-not-writable',
      message: `"${path}" could not be written: ${reason}.`,
      remedy: 'Check the free space and the permissions, or choose another folder.',
      path,
    },
    { cause },
  );
}
