// Weights kept in files beside the model. A model is untrusted input, so only files inside its own folder are read: no
// absolute path, no "..", no link that leads out. The same rule holds when a tensor is read later as when it was checked.

import { open, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { GlassboxError } from '../../base/errors';
import {
  externalDataInvalid,
  externalDataIsPointer,
  externalDataMissing,
  externalDataOutside,
  externalDataTruncated,
  externalDataUnreadable,
} from './externalDataErrors';
import { isGitLfsPointer } from './foreignFormats';
import { readExactly } from './modelBytes';
import type { TensorProto } from './onnx_pb';
import { isExternal, type TensorValue, tensorLayout, tensorValue, viewOf } from './tensor';

/** Where a model lies; tensors are found relative to `folder`. */
export interface ModelPlace {
  readonly path: string;
  readonly folder: string;
}

export interface ExternalFile {
  /** As the model spells it, inside the model's folder. */
  readonly path: string;
  /** With links followed: what was checked, and so what is read. */
  readonly realPath: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** The files that these tensors lie in, each once; throws for the first tensor whose bytes are not there. */
export async function findExternalFiles(
  place: ModelPlace,
  tensors: readonly TensorProto[],
): Promise<readonly ExternalFile[]> {
  const files = new Map<string, ExternalFile>();
  for (const tensor of tensors.filter(isExternal)) {
    const { location } = externalRange(tensor, place.path);
    const file = files.get(location) ?? (await findFile(place, tensor.name, location));
    files.set(location, file);
    checkRange(place.path, tensor, file);
  }
  return [...files.values()];
}

/** Any numeric tensor of the model, from the file beside it where it is kept there. */
export async function readTensor(place: ModelPlace, tensor: TensorProto): Promise<TensorValue> {
  if (!isExternal(tensor)) return tensorValue(tensor, place.path);
  const { type, dims } = tensorLayout(tensor, place.path);
  const { location } = externalRange(tensor, place.path);
  const file = await findFile(place, tensor.name, location);
  const { offset, length } = checkRange(place.path, tensor, file);
  const bytes = new Uint8Array(length);
  const handle = await open(file.realPath).catch((error) => {
    throw fileError(place.path, tensor.name, location, error);
  });
  try {
    await readExactly(handle, bytes, offset, file.path);
  } finally {
    await handle.close();
  }
  return { type, dims, data: viewOf(type, bytes) };
}

interface ExternalRange {
  readonly location: string;
  readonly offset: number;
  /** null: as many bytes as the tensor has. */
  readonly length: number | null;
}

function externalRange(tensor: TensorProto, path: string): ExternalRange {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location');
  if (!location) throw externalDataInvalid(path, tensor.name, 'no location is given');
  const integer = (key: string): number | null => {
    const text = entries.get(key);
    if (text === undefined) return null;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(value)) throw externalDataInvalid(path, tensor.name, `${key} is "${text}"`);
    return value;
  };
  return { location, offset: integer('offset') ?? 0, length: integer('length') };
}

function checkRange(
  path: string,
  tensor: TensorProto,
  file: ExternalFile,
): { readonly offset: number; readonly length: number } {
  const { location, offset, length } = externalRange(tensor, path);
  const wanted = tensorLayout(tensor, path).bytes;
  if (length !== null && length !== wanted) {
    const reason = `length is ${length}, its shape needs ${wanted} bytes`;
    throw externalDataInvalid(path, tensor.name, reason);
  }
  if (offset + wanted > file.bytes) {
    throw externalDataTruncated(path, tensor.name, location, offset + wanted, file.bytes);
  }
  return { offset, length: wanted };
}

async function findFile(
  place: ModelPlace,
  tensor: string,
  location: string,
): Promise<ExternalFile> {
  if (leavesFolder(location)) throw externalDataOutside(place.path, tensor, location);
  try {
    const folder = await realpath(resolve(place.folder));
    const realPath = await realpath(join(folder, location));
    const within = folder.endsWith(sep) ? folder : folder + sep;
    if (!`${realPath}${sep}`.startsWith(within))
      throw externalDataOutside(place.path, tensor, location);
    const facts = await stat(realPath);
    if (!facts.isFile()) throw externalDataUnreadable(place.path, location, 'it is not a file');
    if (facts.size < 1024 && (await isPointer(realPath))) {
      throw externalDataIsPointer(place.path, location);
    }
    return {
      path: join(place.folder, location),
      realPath,
      bytes: facts.size,
      modifiedMs: facts.mtimeMs,
    };
  } catch (error) {
    throw fileError(place.path, tensor, location, error);
  }
}

/** By its spelling alone, and by the rules of every platform, whichever this one is. */
function leavesFolder(location: string): boolean {
  return (
    /^\/|\\|^[A-Za-z]:|\0/.test(location) || location.split('/').some((segment) => segment === '..')
  );
}

async function isPointer(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(64), 0, 64, 0);
    return isGitLfsPointer(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

function fileError(path: string, tensor: string, location: string, error: unknown): GlassboxError {
  if (error instanceof GlassboxError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return externalDataMissing(path, tensor, location);
  }
  return externalDataUnreadable(path, location, code ?? message);
}
