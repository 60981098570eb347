// Puts other bytes into a file: written beside it, on disk, then renamed, so that a reader or a crash sees the old or the
// new file and nothing between.

import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TextDecoder } from 'node:util';
import { fileChanged, notUtf8 } from './errors';
import { syncFolder } from './journal';
import { openManifestText } from './manifestText';
import type { Operation } from './records';
import { editRows } from './textRows';

export function hashOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** With its byte-order mark. Throws `not-utf-8`. */
export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notUtf8(file);
  }
}

/** Does nothing where it was done already; throws `file-changed` where the file is neither as before nor as after. */
export async function rewriteRows(
  file: string,
  operation: Extract<Operation, { kind: 'rewrite' }>,
): Promise<void> {
  const bytes = await readFile(file);
  const hash = hashOf(bytes);
  if (hash === operation.after) return;
  if (hash !== operation.before) throw fileChanged(file);
  const text = decodeText(bytes, file);
  const { rows } = await openManifestText(text, operation.format);
  const edited = editRows(rows, operation.edits)?.join('') ?? '';
  if (hashOf(edited) !== operation.after) throw fileChanged(file);
  await writeWhole(file, edited);
}

/** From the store of both versions. */
export async function replaceFile(
  file: string,
  operation: Extract<Operation, { kind: 'replace' }>,
  backup: string,
): Promise<void> {
  const hash = hashOf(await readFile(file));
  if (hash === operation.after) return;
  if (hash !== operation.before) throw fileChanged(file);
  const stored = await readFile(backupPath(backup, operation.after));
  if (hashOf(stored) !== operation.after) throw fileChanged(backupPath(backup, operation.after));
  await writeWhole(file, stored);
}

export function backupPath(backup: string, hash: string): string {
  return join(backup, hash);
}

export async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.glassbox-part`);
  try {
    const mode = await stat(file).then(
      (facts) => facts.mode & 0o777,
      () => 0o666,
    );
    await writeDraft(draft, content, mode);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(file));
}

async function writeDraft(path: string, content: Uint8Array | string, mode: number): Promise<void> {
  // 'w' would follow a link that somebody left at this name.
  await rm(path, { force: true });
  const file: FileHandle = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
