// What can go wrong when the parts are put together, one named factory each.

import { basename } from 'node:path';
import { GlassboxError } from '../base/errors';

export function tensorShapeMismatch(
  path: string,
  shape: readonly number[],
  wanted: readonly number[],
): GlassboxError {
  return new GlassboxError({
    code: 'tensor-shape',
    message: `${basename(path)} has shape [${shape.join(', ')}], the model takes [${wanted.join(', ')}].`,
    remedy: "Save the tensor in the model's own axis order, with or without a batch axis of 1.",
    path,
  });
}

export function tensorUnreadable(path: string, cause: Error): GlassboxError {
  return new GlassboxError(
    {
      code: 'tensor-unreadable',
      message: `${basename(path)} cannot be read: ${cause.message}.`,
      remedy: 'Check the path of the .npy file.',
      path,
    },
    { cause },
  );
}

export function protocolMismatch(host: number, engine: number): GlassboxError {
  return new GlassboxError({
    code: 'engine-version',
    message: `The extension speaks version ${host}, this engine speaks ${engine}.`,
    remedy: 'Reload the window to finish updating Glassbox.',
  });
}
