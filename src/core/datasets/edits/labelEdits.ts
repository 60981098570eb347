// Label edits of a dataset: remembered in a journal, written into the dataset's files only on demand, and taken back in
// both, across restarts and crashes. Nothing is kept in memory between two calls.

import { cancelled, type ErrorFacts, GlassboxError, throwIfAborted } from '../../../base/errors';
import type {
  ApplyReport,
  CountProgress,
  EditState,
  LabelEdit,
  PlannedChange,
} from '../../../protocol/dataset';
import type { Dataset } from '../types';
import { datasetReadOnly, undoIncomplete } from './errors';
import { type ApplyStep, foldHistory } from './history';
import { appendToJournal, readJournal } from './journal';
import { placeOf } from './operations';
import { editedPictures } from './pictures';
import { planEdits } from './plan';
import type { FailedEdit, Plan } from './planParts';
import { planRevert } from './planRevert';
import type { ApplyRecord } from './records';
import {
  carryOut,
  type EditContext,
  readSession,
  type Session,
  stateOf,
  withDataset,
  withSession,
} from './session';
import { toFieldEdits } from './wishes';

export interface ApplyOptions {
  /** Counted in file operations. */
  readonly onProgress?: (progress: CountProgress) => void;
}

/** Finishes first what a crash has interrupted. */
export async function readEditState(context: EditContext): Promise<EditState> {
  const { history } = await readSession(context);
  return withDataset(context, async (dataset) => stateOf(history, dataset));
}

/** One step. Throws `picture-unknown`, `label-empty`, `journal-unwritable`, `journal-busy`. */
export async function editLabels(
  context: EditContext,
  wishes: readonly LabelEdit[],
): Promise<EditState> {
  return withSession(context, ({ journal, history }) =>
    withDataset(context, async (dataset) => {
      const pictures = editedPictures(history.steps.slice(0, history.done));
      const edits = await toFieldEdits(wishes, pictures, dataset);
      throwIfAborted(context.signal);
      if (edits.length > 0) await appendToJournal(journal, { kind: 'edit', edits });
      return freshState({ journal }, dataset);
    }),
  );
}

/** Throws `undo-blocked` (nothing was changed) and `undo-incomplete` (the rest can be tried again). */
export async function undoEdit(context: EditContext): Promise<EditState> {
  return withSession(context, async (session) => {
    const { history, journal } = session;
    const step = history.steps[history.done - 1];
    // The dataset is opened afterwards: with all its pictures excluded it cannot be opened.
    if (step?.kind === 'edit') await appendToJournal(journal, { kind: 'undo' });
    if (step?.kind === 'apply') await revert(session, step, context.signal);
    return withDataset(context, (dataset) => freshState(session, dataset));
  });
}

async function revert(session: Session, step: ApplyStep, signal: AbortSignal): Promise<void> {
  const { scope, journal } = session;
  const planned = await planRevert(step, await placeOf(scope.dataset, scope.root));
  throwIfAborted(signal);
  const record = { kind: 'revert', ...planned, folders: step.folders } as const;
  await appendToJournal(journal, record);
  const failed = await carryOut(session, record, {});
  const [first] = failed;
  if (first) throw undoIncomplete(failed.length, first.error.message);
}

/** Throws the first reason where nothing of an applied step could be written again. */
export async function redoEdit(context: EditContext): Promise<EditState> {
  return withSession(context, (session) =>
    withDataset(context, async (dataset) => {
      const { history, journal } = session;
      const step = history.steps[history.done];
      if (step?.kind === 'edit') await appendToJournal(journal, { kind: 'redo' });
      if (step?.kind === 'apply') {
        const { changed, failed } = await apply(context, session, dataset, { again: true });
        const [first] = failed;
        if (changed === 0 && first) throw new GlassboxError(first.error);
      }
      return freshState(session, dataset);
    }),
  );
}

/** Throws `dataset-read-only` where `applyEdits` would. */
export async function previewEdits(context: EditContext): Promise<readonly PlannedChange[]> {
  const session = await readSession(context);
  return withDataset(context, async (dataset) => {
    const { lines, failed } = await plan(context, session, dataset, true);
    return [...lines, ...failed.map(({ id, error }) => ({ id, text: error.message }))];
  });
}

/**
 * Where it is cancelled, what was done stays done as a step that can be taken back, and the rest stays pending. Throws
 * `dataset-read-only`, `journal-unwritable`, `journal-busy`.
 */
export async function applyEdits(
  context: EditContext,
  options: ApplyOptions = {},
): Promise<ApplyReport> {
  return withSession(context, (session) =>
    withDataset(context, async (dataset) => {
      const report = await apply(context, session, dataset, { ...options, again: false });
      return { ...report, state: await freshState(session, dataset) };
    }),
  );
}

async function apply(
  context: EditContext,
  session: Session,
  dataset: Dataset,
  { again, onProgress }: ApplyOptions & { readonly again: boolean },
): Promise<Omit<ApplyReport, 'state'>> {
  const planned = await plan(context, session, dataset, false);
  const { changes, operations, folders } = planned;
  throwIfAborted(context.signal);
  if (changes.length === 0) return { changed: 0, failed: planned.failed };
  const record: Omit<ApplyRecord, 'version' | 'at' | 'dataset'> = {
    kind: 'apply',
    again,
    changes,
    operations,
    folders,
  };
  await appendToJournal(session.journal, record);
  const { signal } = context;
  const failed = await carryOut(session, record, { signal, ...(onProgress && { onProgress }) });
  if (failed.some(({ error }) => error.code === 'cancelled')) throw cancelled();
  const errors = new Map(failed.map(({ operation, error }) => [operation, facts(error)]));
  const edited = changes.filter(({ fields }) => fields.length > 0);
  const lost = edited.flatMap(({ id, operation }): FailedEdit | [] => {
    const error = operation === null ? undefined : errors.get(operation);
    return error ? { id, error } : [];
  });
  return { changed: edited.length - lost.length, failed: [...planned.failed, ...lost] };
}

function facts({
  code,
  message,
  remedy,
}: {
  code: string;
  message: string;
  remedy?: string | undefined;
}): ErrorFacts {
  return remedy === undefined ? { code, message } : { code, message, remedy };
}

async function plan(
  { signal }: EditContext,
  { scope, history }: Session,
  dataset: Dataset,
  isDry: boolean,
): Promise<Plan> {
  const pictures = editedPictures(history.steps.slice(0, history.done));
  if (dataset.readOnly !== null) throw datasetReadOnly(scope.dataset, dataset.readOnly);
  const place = await placeOf(scope.dataset, scope.root);
  return planEdits({ dataset, place, pictures, isDry, signal });
}

async function freshState(
  { journal }: Pick<Session, 'journal'>,
  dataset: Dataset,
): Promise<EditState> {
  const { records } = await readJournal(journal);
  return stateOf(foldHistory(records), dataset);
}
