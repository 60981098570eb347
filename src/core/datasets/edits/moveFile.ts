// Moves a file so that nothing is overwritten and a crash at any moment leaves it at one place or (as two names of one
// file) at both. Doing it again finishes it.

import type { BigIntStats } from 'node:fs';
import {
  constants,
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readFile,
  rename,
  unlink,
  utimes,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileGone, placeTaken } from './errors';
import { errorCode, isMissing } from './paths';

/** Full paths; `size` in bytes tells whether what is at `to` is the file that was meant. */
export async function moveFile(from: string, to: string, size: number): Promise<void> {
  const [source, target] = await Promise.all([look(from), look(to)]);
  if (!source) {
    if (target && Number(target.size) === size) return;
    throw fileGone(from);
  }
  if (target) return finishMove({ from, source, to, target });
  await mkdir(dirname(to), { recursive: true });
  // Some systems make a link to what a symbolic link names, not to itself.
  if (source.isSymbolicLink()) return rename(from, to);
  try {
    await link(from, to);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') throw placeTaken(from, to);
    if (code === 'EXDEV') return copyAcross(from, to, source);
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'].includes(code)) throw error;
    return rename(from, to);
  }
  await unlinkOrGoBack(from, to);
}

/** Both names are there. */
async function finishMove(move: {
  readonly from: string;
  readonly source: BigIntStats;
  readonly to: string;
  readonly target: BigIntStats;
}): Promise<void> {
  const { from, source, to, target } = move;
  if (source.dev !== target.dev && (await areEqual(from, to))) return unlink(from);
  if (source.ino !== target.ino || source.dev !== target.dev) throw placeTaken(from, to);
  // Where upper and lower case are the same, both may be one name.
  if (source.nlink > 1n) await unlinkOrGoBack(from, to);
  else await rename(from, to);
}

/** A folder may let us add a name elsewhere but not take this one away. */
async function unlinkOrGoBack(from: string, to: string): Promise<void> {
  try {
    await unlink(from);
  } catch (error) {
    await unlink(to);
    throw error;
  }
}

/** Onto another device: the copy gets its name once the disk has it. */
async function copyAcross(from: string, to: string, source: BigIntStats): Promise<void> {
  const draft = `${to}.glassbox-part`;
  await copyFile(from, draft, constants.COPYFILE_FICLONE);
  await utimes(draft, Number(source.atimeMs) / 1000, Number(source.mtimeMs) / 1000);
  const file = await open(draft, 'r+');
  await file.sync().finally(() => file.close());
  try {
    await link(draft, to);
    await unlink(from);
  } finally {
    await unlink(draft);
  }
}

/** Whether a crash came between the copy onto another device and the end of the original. */
async function areEqual(from: string, to: string): Promise<boolean> {
  const [one, other] = await Promise.all([readFile(from), readFile(to)]);
  return one.equals(other);
}

async function look(path: string): Promise<BigIntStats | null> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
