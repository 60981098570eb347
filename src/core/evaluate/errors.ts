// What can go wrong with an evaluation run, in one place.

import { GlassboxError } from '../../base/errors';

export function runMissing(run: string): GlassboxError {
  return new GlassboxError({
    code: 'run-missing',
    message: `${run} holds no evaluation run.`,
    remedy: 'Evaluate the dataset again.',
    path: run,
  });
}

export function runUnreadable(path: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'run-unreadable',
    message: `${path} cannot be read: ${reason}.`,
    remedy: 'Delete the run folder and evaluate again.',
    path,
  });
}

export function runOfOtherData(run: string, what: 'dataset' | 'model'): GlassboxError {
  return new GlassboxError({
    code: 'run-of-other-data',
    message: `The ${what} has changed since the run ${run} was begun.`,
    remedy: 'Begin a new run, so that all of its predictions are about the same.',
    path: run,
  });
}

export function runUnderWay(run: string): GlassboxError {
  return new GlassboxError({
    code: 'run-under-way',
    message: `The run ${run} is being written already.`,
    remedy: 'Wait for it to end, or begin another run.',
    path: run,
  });
}

export function runNotWritten(run: string, error: unknown): GlassboxError {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const isFull = /ENOSPC|no space left/i.test(reason);
  return new GlassboxError(
    {
      code: isFull ? 'disk-full' : 'run-not-written',
      message: isFull
        ? `The disk is full, so the run ${run} stopped.`
        : `The run ${run} cannot be written: ${reason.replace(/[.\s]+$/, '')}.`,
      remedy: isFull
        ? 'Make room and resume the run: what was written is kept.'
        : 'Check the folder and resume the run: what was written is kept.',
      path: run,
    },
    { cause: error },
  );
}

export function noPictures(dataset: string, split: string | null): GlassboxError {
  return new GlassboxError({
    code: 'no-pictures',
    message:
      split === null
        ? `${dataset} holds no pictures.`
        : `${dataset} holds no pictures in the split "${split}".`,
    remedy: 'Choose another folder, manifest or split.',
    path: dataset,
  });
}

export function whereInvalid(reason: string): GlassboxError {
  return new GlassboxError({
    code: 'where-invalid',
    message: `The filter cannot be used: ${reason.replace(/[.\s]+$/, '')}.`,
    remedy: "Write one condition over the columns, such as loss > 2 and label = 'cat'.",
  });
}
