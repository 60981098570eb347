// The steps of a journal and how many of them count: undo goes one back, redo one forward, a new step drops what was
// taken back. A step that writes into files counts once its end is recorded; until then it is `started`.

import type {
  ApplyRecord,
  Change,
  EditRecord,
  Failure,
  JournalRecord,
  Operation,
  RevertRecord,
} from './records';

export interface ApplyStep {
  readonly kind: 'apply';
  /** Those that the files hold. */
  readonly changes: readonly Change[];
  readonly operations: readonly Operation[];
  readonly folders: readonly string[];
}

export type Step = { readonly kind: 'edit'; readonly edits: EditRecord['edits'] } | ApplyStep;

export interface History {
  readonly steps: readonly Step[];
  /** Steps that count; those after it can be redone. */
  readonly done: number;
  /** Written to the journal, but not known to be finished. */
  readonly started: ApplyRecord | RevertRecord | null;
}

const emptyHistory: History = { steps: [], done: 0, started: null };

export function foldHistory(records: readonly JournalRecord[]): History {
  let history: { steps: Step[]; done: number; started: History['started'] } = {
    ...emptyHistory,
    steps: [],
  };
  for (const record of records) {
    const { started } = history;
    if (started && record.kind !== 'applied' && record.kind !== 'reverted') {
      // Its end is missing although there was more to come: the line was lost by hand.
      history = { ...finish(history, started, []), started: null };
    }
    history = next(history, record);
  }
  return history;
}

interface Folding {
  steps: Step[];
  done: number;
  started: History['started'];
}

/** Changes `steps` in place: a journal may hold a hundred thousand of them. */
function next(history: Folding, record: JournalRecord): Folding {
  const { steps, done, started } = history;
  switch (record.kind) {
    case 'edit':
      steps.length = done;
      steps.push({ kind: 'edit', edits: record.edits });
      return { ...history, done: done + 1 };
    case 'undo':
      return steps[done - 1]?.kind === 'edit' ? { ...history, done: done - 1 } : history;
    case 'redo':
      return steps[done]?.kind === 'edit' ? { ...history, done: done + 1 } : history;
    case 'apply':
    case 'revert':
      return { ...history, started: record };
    case 'applied':
    case 'reverted':
      return started ? { ...finish(history, started, record.failed), started: null } : history;
    default: {
      const never: never = record;
      return never;
    }
  }
}

function finish(
  history: Folding,
  started: ApplyRecord | RevertRecord,
  failed: readonly Failure[],
): Folding {
  return started.kind === 'apply'
    ? finishApply(history, started, failed)
    : finishRevert(history, started, failed);
}

function finishApply(history: Folding, record: ApplyRecord, failed: readonly Failure[]): Folding {
  const { steps, done } = history;
  const lost = new Set(failed.map(({ operation }) => operation));
  const changes = record.changes.filter((c) => c.operation === null || !lost.has(c.operation));
  if (changes.length === 0) return history;
  const { operations, folders } = record;
  const step: ApplyStep = { kind: 'apply', changes, operations, folders };
  const before = steps[done];
  // Later steps name pictures as this one left them.
  const same = record.again && before?.kind === 'apply' && sameIds(before.changes, changes);
  if (same) steps[done] = step;
  else steps.splice(done, steps.length, step);
  return { ...history, done: done + 1 };
}

function sameIds(one: readonly Change[], other: readonly Change[]): boolean {
  const names = (changes: readonly Change[]): string =>
    JSON.stringify(changes.map(({ id, newId }) => [id, newId]).sort());
  return names(one) === names(other);
}

function finishRevert(history: Folding, record: RevertRecord, failed: readonly Failure[]): Folding {
  const { steps, done } = history;
  const step = steps[done - 1];
  if (step?.kind !== 'apply') return history;
  const kept = new Set(failed.map(({ operation }) => record.undoes[operation]));
  const changes = step.changes.filter((c) => c.operation !== null && kept.has(c.operation));
  if (changes.length === 0) return { ...history, done: done - 1 };
  steps[done - 1] = { ...step, changes };
  return history;
}
