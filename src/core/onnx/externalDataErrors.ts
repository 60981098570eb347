// What can be wrong with weights kept outside the model file, one named factory each.

import { basename } from 'node:path';
import { GlassboxError } from '../../base/errors';

export function externalDataOutside(path: string, tensor: string, location: string): GlassboxError {
  return new GlassboxError({
    code: 'external-data-outside',
    message: `${basename(path)}: the weights of "${tensor}" lie at "${location}", outside the model's own folder, and are not read.`,
    remedy: 'Put the data file beside the model and save the model with a plain relative location.',
    path,
  });
}

export function externalDataMissing(path: string, tensor: string, location: string): GlassboxError {
  return new GlassboxError({
    code: 'external-data-missing',
    message: `${basename(path)}: the file "${location}" with the weights of "${tensor}" is missing.`,
    remedy: 'Copy it into the folder of the model.',
    path,
  });
}

export function externalDataUnreadable(
  path: string,
  location: string,
  reason: string,
): GlassboxError {
  return new GlassboxError({
    code: 'external-data-unreadable',
    message: `${basename(path)}: the weights file "${location}" cannot be read (${reason}).`,
    remedy: 'Check that it is a file that you may read.',
    path,
  });
}

export function externalDataTruncated(
  path: string,
  tensor: string,
  location: string,
  wanted: number,
  bytes: number,
): GlassboxError {
  return new GlassboxError({
    code: 'external-data-truncated',
    message: `${basename(path)}: the weights of "${tensor}" reach to byte ${wanted} of "${location}", which has only ${bytes}.`,
    remedy: 'Copy, download or export the data file again, together with the model.',
    path,
  });
}

export function externalDataInvalid(path: string, tensor: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'external-data-invalid',
    message: `${basename(path)}: where the weights of "${tensor}" lie cannot be understood (${reason}).`,
    remedy: 'Export the model again.',
    path,
  });
}

export function externalDataIsPointer(path: string, location: string): GlassboxError {
  return new GlassboxError({
    code: 'git-lfs-pointer',
    message: `${basename(path)}: the weights file "${location}" is a Git LFS pointer; the weights have not been downloaded.`,
    remedy: 'Run "git lfs pull" in its repository.',
    path,
  });
}
