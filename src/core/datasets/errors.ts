// What keeps a dataset from being opened at all; what is wrong with single rows is a DatasetProblem instead.

import { basename } from 'node:path';
import { GlassboxError, isCancelled } from '../../base/errors';

/** The name of the file that says how a dataset is to be read. */
export const definitionName = 'dataset.glassbox.json';

export function datasetMissing(path: string): GlassboxError {
  return new GlassboxError({
    code: 'dataset-missing',
    message: `There is no file or folder "${path}".`,
    remedy: 'Check the path, or whether the dataset was moved or deleted.',
    path,
  });
}

export function datasetUnreadable(path: string, error: unknown): unknown {
  if (error instanceof GlassboxError || isCancelled(error)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return datasetMissing(path);
  const denied = code === 'EACCES' || code === 'EPERM';
  return new GlassboxError(
    {
      code: 'dataset-unreadable',
      message: `"${path}" could not be read: ${denied ? 'permission denied' : firstLine(message)}.`,
      remedy: 'Check the permissions of the file and of the folders above it.',
      path,
    },
    { cause: error },
  );
}

export function datasetUnknown(path: string): GlassboxError {
  return new GlassboxError({
    code: 'dataset-unknown',
    message: `"${path}" is no dataset that Glassbox knows.`,
    remedy:
      'Choose a folder of pictures, a CSV, TSV, JSONL or Parquet file that lists them, IDX files or CIFAR binary files.',
    path,
  });
}

export function noPictureColumn(path: string, columns: readonly string[]): GlassboxError {
  const found = columns.length === 0 ? 'none' : columns.map((name) => `"${name}"`).join(', ');
  return new GlassboxError({
    code: 'no-picture-column',
    message: `No column of ${basename(path)} looks like pictures (found: ${found}).`,
    remedy: `Name one "image", or say which it is under "columns" in ${definitionName}.`,
    path,
  });
}

export function columnMissing(
  path: string,
  wanted: string,
  columns: readonly string[],
): GlassboxError {
  return new GlassboxError({
    code: 'column-missing',
    message: `${basename(path)} has no column "${wanted}" (found: ${columns.map((name) => `"${name}"`).join(', ')}).`,
    remedy: `Correct "columns" in ${definitionName}.`,
    path,
  });
}

/** `problem` goes on after the file's name and line, without a full stop. */
export function lineInvalid(path: string, line: number, problem: string): GlassboxError {
  return new GlassboxError({
    code: 'manifest-line-invalid',
    message: `${basename(path)}, line ${line}: ${problem}.`,
    remedy: 'Correct that line, or delete it.',
    path,
    line,
  });
}

export function manifestEncoding(path: string): GlassboxError {
  return new GlassboxError({
    code: 'manifest-encoding',
    message: `${basename(path)} is text in UTF-16.`,
    remedy: 'Save it as UTF-8.',
    path,
  });
}

export function parquetInvalid(path: string, error: unknown): GlassboxError {
  const words = error instanceof Error ? error.message : String(error);
  const reason = firstLine(words)
    .replace(/^[\w ]+ Error: /, '')
    .replace(/[.\s]+$/, '');
  return new GlassboxError(
    {
      code: 'parquet-invalid',
      message: `"${path}" could not be read as Parquet: ${reason}.`,
      remedy: 'Copy or download it again.',
      path,
    },
    { cause: error },
  );
}

export function definitionInvalid(path: string, problem: string): GlassboxError {
  return new GlassboxError({
    code: 'definition-invalid',
    message: `${definitionName}: ${problem}.`,
    remedy: 'Correct it, or delete it to have everything detected.',
    path,
  });
}

export function labelsFileMissing(path: string, wanted: string): GlassboxError {
  return new GlassboxError({
    code: 'labels-file-missing',
    message: `The labels of ${basename(path)} are not beside it: there is no ${wanted}, with or without .gz.`,
    remedy: 'Put the file of labels into the same folder.',
    path,
  });
}

/** `problem` is a sentence's end, such as "holds 12 labels for 10 pictures". */
export function binaryInvalid(path: string, problem: string): GlassboxError {
  return new GlassboxError({
    code: 'dataset-file-invalid',
    message: `"${path}" ${problem}.`,
    remedy: 'Copy or download it again.',
    path,
  });
}

export function bytesMismatch(
  path: string,
  what: string,
  expected: number,
  found: number,
): GlassboxError {
  return binaryInvalid(path, `should hold ${expected} bytes for ${what}, but holds ${found}`);
}

/** The picture of one row of a table of pictures. */
export function pictureMissing(where: string): GlassboxError {
  return new GlassboxError({
    code: 'picture-missing',
    message: `${where} holds no picture.`,
    remedy: 'Leave the row out, or export the dataset again.',
  });
}

export function rowMissing(name: string, row: number, count: number): GlassboxError {
  return new GlassboxError({
    code: 'row-missing',
    message: `${name} has no row ${row}; it has ${count}.`,
    remedy: 'Open the dataset anew: it may have changed.',
  });
}

function firstLine(words: string): string {
  return words.trim().split('\n')[0] ?? '';
}
