// One look at the journal of a dataset: its steps, after whatever a crash has left half done was finished.

import { resolve } from 'node:path';
import { throwIfAborted } from '../../../base/errors';
import type { DatasetProblem, EditScope, EditState } from '../../../protocol/dataset';
import { locateDataset } from '../locateDataset';
import type { Dataset } from '../types';
import { foldHistory, type History } from './history';
import { appendToJournal, type JournalFile, journalFile, readJournal } from './journal';
import { withLock } from './lock';
import { placeOf, type RunOptions, removeEmptyFolders, runOperations } from './operations';
import { editedPictures, isPending, pictureEdit } from './pictures';
import type { ApplyRecord, Failure, RevertRecord } from './records';
import { stepText } from './texts';

/** The dataset is closed after each use. */
export type OpenDataset = (path: string, signal: AbortSignal) => Promise<Dataset>;

export interface EditContext {
  readonly scope: EditScope;
  readonly open: OpenDataset;
  readonly signal: AbortSignal;
}

export interface Session {
  /** With the folder or file that is opened, however the dataset was named. */
  readonly scope: EditScope;
  readonly journal: JournalFile;
  readonly history: History;
  /** Lines that were skipped. */
  readonly problems: readonly DatasetProblem[];
}

/** To look only: waits for the lock only where something is to be finished. */
export async function readSession(context: EditContext): Promise<Session> {
  const session = await load(await locate(context.scope), context.signal);
  if (!session.history.started) return session;
  return withSession(context, async (finished) => finished);
}

/** To change something: no other process writes meanwhile. */
export async function withSession<T>(
  context: EditContext,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { signal } = context;
  const scope = await locate(context.scope);
  return withLock(journalFile(scope).path, { signal }, async () => {
    const session = await load(scope, signal);
    const { started } = session.history;
    if (!started) return work(session);
    await carryOut(session, started, {});
    return work(await load(scope, signal));
  });
}

/** A folder with a manifest, the manifest, and what defines both are one dataset with one history. */
async function locate({ dataset, root }: EditScope): Promise<EditScope> {
  try {
    return { root, dataset: (await locateDataset(resolve(dataset))).path };
  } catch {
    // A folder whose pictures are all excluded is none that can be opened.
    return { root, dataset: resolve(dataset) };
  }
}

async function load(scope: EditScope, signal: AbortSignal): Promise<Session> {
  throwIfAborted(signal);
  const journal = journalFile(scope);
  const { records, problems } = await readJournal(journal, signal);
  return { scope, journal, history: foldHistory(records), problems };
}

/** Does what a record of the journal has planned, and records its end. Returns what could not be done. */
export async function carryOut(
  { scope, journal }: Pick<Session, 'scope' | 'journal'>,
  record: Pick<ApplyRecord | RevertRecord, 'kind' | 'operations' | 'folders'>,
  options: RunOptions,
): Promise<Failure[]> {
  const place = await placeOf(scope.dataset, scope.root);
  const failed = await runOperations(place, record.operations, options);
  if (record.kind === 'revert' || failed.length > 0) {
    await removeEmptyFolders(place, record.folders);
  }
  const kind = record.kind === 'apply' ? 'applied' : 'reverted';
  await appendToJournal(journal, { kind, failed });
  return failed;
}

export async function withDataset<T>(
  { scope, open, signal }: EditContext,
  work: (dataset: Dataset) => Promise<T>,
): Promise<T> {
  const dataset = await open(scope.dataset, signal);
  try {
    return await work(dataset);
  } finally {
    await dataset.close();
  }
}

export function stateOf(
  { steps, done }: History,
  { readOnly }: Pick<Dataset, 'readOnly'>,
): EditState {
  const { all } = editedPictures(steps.slice(0, done));
  return {
    edits: all.flatMap((picture) => pictureEdit(picture) ?? []),
    pending: all.filter(isPending).length,
    undo: stepText(steps[done - 1]),
    redo: stepText(steps[done]),
    readOnly,
  };
}
