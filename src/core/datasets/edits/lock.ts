// One writer at a time: a file with the number of the process beside the journal. Whoever finds it left behind by a
// process that is gone (or that has not touched it for a while) takes it away.

import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { journalBusy, journalUnwritable } from './errors';
import { errorCode, isMissing } from './paths';

const heartbeatMs = 2_000;
const staleMs = 30_000;

export interface LockOptions {
  readonly signal: AbortSignal;
  /** How long to wait for another process before `journal-busy`. */
  readonly waitMs?: number;
}

/** Runs `work` while no other process holds the lock of this journal. */
export async function withLock<T>(
  journal: string,
  { signal, waitMs = 35_000 }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const path = `${journal}.lock`;
  const own = `${process.pid} ${randomUUID()}`;
  const until = Date.now() + waitMs;
  while (!(await tryTake(path, own))) {
    const held = await readHolder(path);
    if (held === null) continue;
    if (await isStale(path, held)) await takeAway(path, held);
    else if (Date.now() > until) throw journalBusy(journal, held.split(' ')[0] ?? '');
    else await sleep(20, undefined, { signal });
  }
  // A heartbeat that comes too late for the file says nothing.
  const touch = (): void => void utimes(path, new Date(), new Date()).catch(() => undefined);
  const heartbeat = setInterval(touch, heartbeatMs).unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await readHolder(path)) === own) await unlink(path);
  }
}

/** Written beside and linked, so that the lock never exists without its words. */
async function tryTake(path: string, own: string): Promise<boolean> {
  const draft = `${path}.${own.split(' ')[1]}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, own);
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    // Where files cannot be linked, the moment between making and writing is taken as it is.
    if (['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(errorCode(error)))
      return makeNew(path, own);
    throw journalUnwritable(path, errorCode(error) || String(error), error);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

async function makeNew(path: string, own: string): Promise<boolean> {
  try {
    await writeFile(path, own, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw journalUnwritable(path, errorCode(error) || String(error), error);
  }
}

async function readHolder(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function isStale(path: string, held: string): Promise<boolean> {
  const pid = Number.parseInt(held, 10);
  if (Number.isInteger(pid) && pid > 0 && !isRunning(pid)) return true;
  try {
    return Date.now() - (await stat(path)).mtimeMs > staleMs;
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Another process may do the same: what was moved aside is looked at again, and put back if it is a new lock. */
async function takeAway(path: string, held: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== held) await link(aside, path);
    await unlink(aside);
  } catch (error) {
    if (!isMissing(error) && errorCode(error) !== 'EEXIST') throw error;
  }
}
