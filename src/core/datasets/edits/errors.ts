// Everything that can keep a label edit from being remembered, written or taken back, as a person reads it.

import { GlassboxError } from '../../../base/errors';

export function editOutside(path: string, dataset: string): GlassboxError {
  return new GlassboxError({
    code: 'edit-outside',
    message: `"${path}" is hidden or not inside of "${dataset}", and was left alone.`,
    remedy: 'Edit pictures of the dataset itself, not ones behind a link.',
    path,
  });
}

export function pictureUnknown(id: string, dataset: string): GlassboxError {
  return new GlassboxError({
    code: 'picture-unknown',
    message: `"${dataset}" has no picture "${id}".`,
    remedy: 'Open the dataset again: the picture may have been moved or deleted.',
    path: dataset,
  });
}

export function journalBusy(path: string, pid: string): GlassboxError {
  return new GlassboxError({
    code: 'journal-busy',
    message: `Process ${pid} is writing label edits to "${path}".`,
    remedy: 'Wait until it has finished, then try again.',
    path,
  });
}

export function journalUnwritable(path: string, reason: string, cause: unknown): GlassboxError {
  return new GlassboxError(
    {
      code: 'journal-unwritable',
      message: `The label edits could not be written to "${path}": ${reason}.`,
      remedy: 'Check free space and the permissions of the folder, then try again.',
      path,
    },
    { cause },
  );
}

export function datasetReadOnly(path: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'dataset-read-only',
    message: reason,
    remedy: 'The edits stay remembered; copy the pictures into an image folder to write them.',
    path,
  });
}

export function labelNotFolder(id: string, name: string): GlassboxError {
  return new GlassboxError({
    code: 'label-not-folder',
    message: `"${id}" cannot be moved: "${name}" cannot be the name of a folder.`,
    remedy: 'Choose a name without slashes, colons and a leading or trailing dot.',
  });
}

export function noSplitFolders(id: string): GlassboxError {
  return new GlassboxError({
    code: 'no-split-folders',
    message: `"${id}" cannot change its split: the dataset has no folders for splits.`,
    remedy: 'Split the dataset into folders first.',
  });
}

export function splitMissing(id: string): GlassboxError {
  return new GlassboxError({
    code: 'split-missing',
    message: `"${id}" lies beside the folders of the splits, so that no class can be given to it.`,
    remedy: 'Choose a split for it too.',
  });
}

export function noColumn(id: string, file: string, column: 'label' | 'split'): GlassboxError {
  return new GlassboxError({
    code: `no-${column}-column`,
    message: `"${file}" has no ${column} column for "${id}".`,
    remedy: `Add a ${column} column to the file and name it in dataset.glassbox.json.`,
    path: file,
  });
}

export function rowNotFound(id: string, file: string): GlassboxError {
  return new GlassboxError({
    code: 'row-not-found',
    message: `The row of "${id}" was not found in "${file}".`,
    remedy: 'Open the dataset again: the file may have been changed.',
    path: file,
  });
}

export function fileChanged(file: string): GlassboxError {
  return new GlassboxError({
    code: 'file-changed',
    message: `"${file}" was changed by something else, and was left as it is.`,
    remedy: 'Look at the file, then try again.',
    path: file,
  });
}

export function fileGone(file: string): GlassboxError {
  return new GlassboxError({
    code: 'file-gone',
    message: `There is no file "${file}" any more.`,
    remedy: 'Put the picture back, or take the edit back.',
    path: file,
  });
}

export function placeTaken(from: string, to: string): GlassboxError {
  return new GlassboxError({
    code: 'place-taken',
    message: `"${from}" was not moved: there is another file at "${to}".`,
    remedy: 'Rename or move that file, then try again.',
    path: to,
  });
}

export function fileUnwritable(file: string, reason: string, cause: unknown): GlassboxError {
  return new GlassboxError(
    {
      code: 'file-unwritable',
      message: `"${file}" could not be changed: ${reason}.`,
      remedy: 'Check free space and the permissions of the folder, then try again.',
      path: file,
    },
    { cause },
  );
}

export function notUtf8(file: string): GlassboxError {
  return new GlassboxError({
    code: 'not-utf-8',
    message: `"${file}" is not UTF-8 text, so that its rows cannot be changed safely.`,
    remedy: 'Save the file as UTF-8.',
    path: file,
  });
}

export function labelNotOfType(file: string, label: string, type: string): GlassboxError {
  return new GlassboxError({
    code: 'label-not-of-type',
    message: `"${label}" cannot be written to "${file}": its column holds ${type}.`,
    remedy: 'Choose a value of that type, or change the type of the column.',
    path: file,
  });
}

export function cannotReturn(id: string, file: string): GlassboxError {
  return new GlassboxError({
    code: 'cannot-return',
    message: `The removed row of "${id}" cannot be put back into "${file}" on its own.`,
    remedy: 'Undo the step that removed it.',
    path: file,
  });
}

export function undoBlocked(path: string, problem: string): GlassboxError {
  return new GlassboxError({
    code: 'undo-blocked',
    message: `The last step cannot be taken back: ${problem}`,
    remedy: 'Put the file back as it was, then undo again.',
    path,
  });
}

export function undoIncomplete(count: number, first: string): GlassboxError {
  return new GlassboxError({
    code: 'undo-incomplete',
    message: `${count} of the changes could not be taken back; the first: ${first}`,
    remedy: 'Free the files, then undo again.',
  });
}

export function labelEmpty(id: string): GlassboxError {
  return new GlassboxError({
    code: 'label-empty',
    message: `The new label or split of "${id}" is empty.`,
    remedy: 'Type a name.',
  });
}
