// What it takes to bring an applied step out of the dataset's files again, worked out from the files as they are now.

import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileChanged, placeTaken, undoBlocked } from './errors';
import type { ApplyStep } from './history';
import { openManifestText } from './manifestText';
import { manifestPath, type Place } from './operations';
import { isMissing } from './paths';
import type { Operation } from './records';
import { decodeText, hashOf } from './rewriteFile';
import { editRows, inverseEdits, relocateEdits } from './textRows';

export interface Revert {
  readonly operations: readonly Operation[];
  /** For each the operation of the step that it takes back. */
  readonly undoes: readonly number[];
}

/**
 * Backwards: the last move is taken back first. A picture that is gone altogether is passed over. Throws `undo-blocked`
 * where something is in the way, before anything is changed.
 */
export async function planRevert(step: ApplyStep, place: Place): Promise<Revert> {
  const held = new Set(step.changes.map(({ operation }) => operation));
  const operations: Operation[] = [];
  const undoes: number[] = [];
  for (const [index, operation] of [...step.operations.entries()].reverse()) {
    if (!held.has(index)) continue;
    const inverse = await invert(operation, place);
    if (!inverse) continue;
    operations.push(inverse);
    undoes.push(index);
  }
  return { operations, undoes };
}

async function invert(operation: Operation, place: Place): Promise<Operation | null> {
  switch (operation.kind) {
    case 'move': {
      const { from: to, to: from } = operation;
      const [source, target] = [join(place.base, from), join(place.base, to)];
      const size = await sizeOf(source);
      if (size === null) return null;
      if ((await sizeOf(target)) === null) return { kind: 'move', from, to, size };
      throw undoBlocked(target, placeTaken(source, target).facts.message);
    }
    case 'rewrite':
      return invertRewrite(operation, place);
    case 'replace': {
      const { file, before, after } = operation;
      const path = await manifestPath(place, file);
      if (hashOf(await readFile(path)) === after) {
        return { kind: 'replace', file, before: after, after: before };
      }
      throw undoBlocked(path, fileChanged(path).facts.message);
    }
    default: {
      const never: never = operation;
      return never;
    }
  }
}

async function invertRewrite(
  { file, format, after, edits }: Extract<Operation, { kind: 'rewrite' }>,
  place: Place,
): Promise<Operation> {
  const path = await manifestPath(place, file);
  const bytes = await readFile(path);
  const before = hashOf(bytes);
  const { rows, header } = await openManifestText(decodeText(bytes, path), format);
  const inverse = inverseEdits(edits);
  const placed = before === after ? inverse : relocateEdits(rows, inverse, header + 1);
  const edited = placed && editRows(rows, placed);
  if (!placed || !edited) throw undoBlocked(path, fileChanged(path).facts.message);
  return { kind: 'rewrite', file, format, before, after: hashOf(edited.join('')), edits: placed };
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
