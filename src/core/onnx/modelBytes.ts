// Reads a model file: in pieces, so that hashing a large one never holds the thread, and with its first bytes looked at
// before the rest is read.

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { type GlassboxError, throwIfAborted } from '../../base/errors';
import {
  modelEmpty,
  modelIsFolder,
  modelMissing,
  modelTooLarge,
  modelTruncated,
  modelUnreadable,
} from './errors';
import { foreignContent } from './foreignFormats';

const pieceBytes = 4 * 1024 * 1024;
const headerBytes = 512;
/** A protobuf message, and so an ONNX file, ends below 2 GiB. */
const maxBytes = 2 ** 31 - 1;

export interface ModelBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

export async function readModelBytes(path: string, signal?: AbortSignal): Promise<ModelBytes> {
  return withModelFile(path, async (handle, size) => {
    const bytes = new Uint8Array(size);
    const hash = createHash('sha256');
    for (let start = 0; start < size; start += pieceBytes) {
      throwIfAborted(signal);
      const piece = bytes.subarray(start, start + pieceBytes);
      await readExactly(handle, piece, start, path);
      hash.update(piece);
    }
    return { bytes, sha256: hash.digest('hex') };
  });
}

/** Opens a file that is not empty, not too large and not surely something else than ONNX. */
export async function withModelFile<T>(
  path: string,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  const size = await modelSize(path);
  const handle = await open(path, constants.O_RDONLY).catch((error) => {
    throw fileError(path, error);
  });
  try {
    const header = new Uint8Array(Math.min(size, headerBytes));
    await readExactly(handle, header, 0, path);
    const foreign = foreignContent(path, header);
    if (foreign) throw foreign;
    if (size > maxBytes) throw modelTooLarge(path);
    return await use(handle, size);
  } finally {
    await handle.close();
  }
}

export async function readExactly(
  handle: FileHandle,
  target: Uint8Array,
  position: number,
  path: string,
): Promise<void> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await handle
      .read(target, done, target.length - done, position + done)
      .catch((error) => {
        throw fileError(path, error);
      });
    if (bytesRead === 0) throw modelTruncated(path);
    done += bytesRead;
  }
}

async function modelSize(path: string): Promise<number> {
  const facts = await stat(path).catch((error) => {
    throw fileError(path, error);
  });
  if (facts.isDirectory()) throw modelIsFolder(path);
  if (!facts.isFile()) throw modelUnreadable(path, 'it is not a regular file');
  if (facts.size === 0) throw modelEmpty(path);
  return facts.size;
}

function fileError(path: string, error: unknown): GlassboxError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return modelMissing(path);
  return modelUnreadable(path, code ?? message);
}
