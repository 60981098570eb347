// A split as files: a CSV file that names the pictures where they are, or a new folder with copies of them. It is made
// under another name beside the wanted one, which appears only when all is there.

import { randomBytes } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { GlassboxError, throwIfAborted } from '../../../base/errors';
import { splitDiskFull, splitNotWritable, splitTargetExists } from './errors';
import { writeSplitFolder } from './splitFolder';
import { writeSplitManifest } from './splitManifest';
import type { SplitToWrite, WrittenSplit } from './types';

/**
 * Throws `split-target-exists`, `split-needs-folder`, `split-disk-full`, `split-not-writable` or `cancelled`, and leaves
 * nothing behind then. Folders: out/train/<class>/…, pictures without a label in `_unlabelled`.
 */
export async function writeSplit(split: SplitToWrite): Promise<WrittenSplit> {
  const { out, signal, progress } = split;
  throwIfAborted(signal);
  if (await exists(out)) throw splitTargetExists(out);
  const partial = `${out}.partial-${randomBytes(4).toString('hex')}`;
  const isManifest = extname(out).toLowerCase() === '.csv';
  try {
    await mkdir(dirname(out), { recursive: true });
    const written = isManifest
      ? await writeSplitManifest(split, partial)
      : await writeSplitFolder(split, partial);
    throwIfAborted(signal);
    if (await exists(out)) throw splitTargetExists(out);
    await rename(partial, out);
    progress(split.splits.length, split.splits.length);
    return written;
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw namedError(out, error);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function namedError(out: string, error: unknown): unknown {
  if (error instanceof GlassboxError || !(error instanceof Error) || !('code' in error))
    return error;
  const { code } = error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return splitDiskFull(out, error);
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'it is not permitted',
    EROFS: 'the disk is read-only',
    ENOTDIR: 'a file stands where a folder should be',
    EEXIST: 'a file stands where a folder should be',
    ENAMETOOLONG: 'a name is too long',
  };
  return typeof code === 'string' ? splitNotWritable(out, reasons[code] ?? code, error) : error;
}
