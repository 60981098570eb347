// Carries out what the journal has planned. Each operation finds out whether it was done before, so that all of them can
// be run again after a crash; one that cannot be done any more is reported and the others go on.

import { lstat, realpath, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cancelled, type ErrorFacts, errorFacts, GlassboxError } from '../../../base/errors';
import type { CountProgress } from '../../../protocol/dataset';
import { editOutside, fileGone, fileUnwritable } from './errors';
import { syncFolder } from './journal';
import { moveFile } from './moveFile';
import { errorCode, isMissing, resolveInside } from './paths';
import type { Failure, Operation } from './records';
import { replaceFile, rewriteRows } from './rewriteFile';

export interface Place {
  /** The dataset's folder, or the folder of its manifest. */
  readonly base: string;
  /** The manifest's name; null: an image folder. */
  readonly manifest: string | null;
  /** Folder that holds both versions of a replaced file, by hash. */
  readonly backup: string;
}

export interface RunOptions {
  /** What was not begun when it fires is reported as failed. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CountProgress) => void;
}

export async function placeOf(dataset: string, root: string): Promise<Place> {
  const facts = await lstat(await realpath(dataset)).catch((error: unknown) => {
    throw isMissing(error) ? fileGone(dataset) : error;
  });
  const backup = join(root, '.glassbox', 'backup');
  if (facts.isDirectory()) return { base: dataset, manifest: null, backup };
  return { base: dirname(dataset), manifest: basename(dataset), backup };
}

export async function runOperations(
  place: Place,
  operations: readonly Operation[],
  { signal, onProgress }: RunOptions = {},
): Promise<Failure[]> {
  const failed: Failure[] = [];
  const touched = new Set<string>();
  for (const [index, operation] of operations.entries()) {
    try {
      if (signal?.aborted) throw cancelled();
      for (const folder of await runOne(place, operation)) touched.add(folder);
    } catch (error) {
      const { code, message, remedy } = readableError(place, operation, error);
      const facts = remedy === undefined ? { code, message } : { code, message, remedy };
      failed.push({ operation: index, error: facts });
    }
    onProgress?.({ done: index + 1, total: operations.length });
  }
  for (const folder of touched) await syncFolder(folder).catch(() => undefined);
  return failed;
}

/** Returns the folders whose entries have changed. */
async function runOne(place: Place, operation: Operation): Promise<readonly string[]> {
  switch (operation.kind) {
    case 'move': {
      if (place.manifest !== null) throw editOutside(operation.from, place.base);
      const from = await resolveInside(place.base, operation.from);
      const to = await resolveInside(place.base, operation.to);
      await moveFile(from, to, operation.size);
      return [dirname(from), dirname(to)];
    }
    case 'rewrite':
      await rewriteRows(await manifestPath(place, operation.file), operation);
      return [];
    case 'replace':
      await replaceFile(await manifestPath(place, operation.file), operation, place.backup);
      return [];
    default: {
      const never: never = operation;
      return never;
    }
  }
}

/** Only the dataset's own manifest is ever written to; through a link, but not out of the folder. */
export async function manifestPath(place: Place, file: string): Promise<string> {
  if (file !== place.manifest) throw editOutside(join(place.base, file), place.base);
  const full = join(place.base, file);
  const real = await realpath(full);
  const base = await realpath(place.base);
  if (dirname(real) !== base) throw editOutside(full, place.base);
  return real;
}

function readableError(place: Place, operation: Operation, error: unknown): ErrorFacts {
  if (error instanceof GlassboxError) return error.facts;
  const path = join(place.base, operation.kind === 'move' ? operation.from : operation.file);
  if (isMissing(error)) return fileGone(path).facts;
  const code = errorCode(error);
  return fileUnwritable(path, code || errorFacts(error).message, error).facts;
}

/** Innermost first; what is not empty, not there or not ours to remove stays. */
export async function removeEmptyFolders(place: Place, folders: readonly string[]): Promise<void> {
  if (place.manifest !== null) return;
  for (const folder of [...folders].reverse()) {
    try {
      await rmdir(await resolveInside(place.base, folder));
    } catch {
      // A folder that is left over does no harm.
    }
  }
}
