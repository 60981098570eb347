// The journal `.glassbox/journal.jsonl`: one JSON object a line, only ever added to, on disk before anything it speaks
// of is done. A last line cut off by a crash is dropped; a line that does not fit is skipped and reported.

import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DatasetProblem, EditScope } from '../../../protocol/dataset';
import { journalUnwritable } from './errors';
import { errorCode, isMissing } from './paths';
import { type JournalEntry, type JournalRecord, journalRecord } from './records';

export interface JournalFile {
  readonly path: string;
  /** How the lines name the dataset: relative to the root, with `/`. */
  readonly dataset: string;
}

export interface JournalContents {
  /** Of this dataset, oldest first. */
  readonly records: readonly JournalRecord[];
  readonly problems: readonly DatasetProblem[];
}

export function journalFile(scope: EditScope): JournalFile {
  const dataset = relative(scope.root, scope.dataset).split(sep).join('/');
  return { path: join(scope.root, '.glassbox', 'journal.jsonl'), dataset: dataset || '.' };
}

/** Nothing where there is no journal yet. */
export async function readJournal(
  journal: JournalFile,
  signal?: AbortSignal,
): Promise<JournalContents> {
  const lines = (await readText(journal.path, signal)).split('\n');
  const records: JournalRecord[] = [];
  const problems: DatasetProblem[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % 2000 === 1999) await setImmediate(undefined, signal && { signal });
    if (line.trim() === '') continue;
    const read = readLine(line);
    if (typeof read !== 'string') {
      if (read.dataset === journal.dataset) records.push(read);
    } else if (index < lines.length - 1) {
      const where = `${journal.path}, line ${index + 1}`;
      problems.push({ code: 'journal-line', where, message: `The line was skipped: ${read}.` });
    }
  }
  return { records, problems };
}

/** Adds the entry and waits until the disk has it. Throws `journal-unwritable`. */
export async function appendToJournal(journal: JournalFile, entry: JournalEntry): Promise<void> {
  const { kind, ...rest } = entry;
  const head = { version: 1, at: new Date().toISOString(), dataset: journal.dataset, kind };
  // What could not be read again must not be acted upon.
  const line = `${JSON.stringify(journalRecord.parse({ ...head, ...rest }))}\n`;
  try {
    await mkdir(dirname(journal.path), { recursive: true });
    const file = await open(journal.path, 'a+');
    try {
      const { size } = await file.stat();
      await file.appendFile(`${await mendEnd(file, size)}${line}`);
      await file.sync();
      if (size === 0) await syncFolder(dirname(journal.path));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw journalUnwritable(journal.path, errorCode(error) || String(error), error);
  }
}

/** So that a crash of the machine cannot lose the name of a new or moved file; not every system can. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(errorCode(error))) throw error;
  }
}

/** Cuts off a torn last line; a whole one that lacks only its end gets it from what is returned. */
async function mendEnd(file: FileHandle, size: number): Promise<string> {
  const tail = await readTail(file, size);
  if (tail.length === 0) return '';
  if (typeof readLine(tail.toString()) !== 'string') return '\n';
  await file.truncate(size - tail.length);
  return '';
}

/** What follows the last end of a line. */
async function readTail(file: FileHandle, size: number): Promise<Buffer> {
  let tail = Buffer.alloc(0);
  let start = size;
  while (start > 0) {
    const from = Math.max(0, start - 65_536);
    const { buffer } = await file.read(Buffer.alloc(start - from), 0, start - from, from);
    const end = buffer.lastIndexOf(10);
    tail = Buffer.concat([buffer.subarray(end + 1), tail]);
    if (end >= 0) break;
    start = from;
  }
  return tail;
}

/** The record, or why there is none. */
function readLine(line: string): JournalRecord | string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  const result = journalRecord.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  return `${issue?.path.join('.') || 'record'}: ${issue?.message ?? 'unknown'}`;
}

async function readText(path: string, signal?: AbortSignal): Promise<string> {
  try {
    return await readFile(path, { encoding: 'utf8', ...(signal && { signal }) });
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}
