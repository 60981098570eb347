// What can go wrong with the folder of a training, in one place.

import { GlassboxError } from '../../../base/errors';

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)).replace(
    /[.\s]+$/,
    '',
  );

export function trainingMissing(out: string): GlassboxError {
  return new GlassboxError({
    code: 'training-missing',
    message: `${out} holds no training.`,
    remedy: 'Choose a folder under .glassbox/training, or begin a new training.',
    path: out,
  });
}

export function trainingExists(out: string): GlassboxError {
  return new GlassboxError({
    code: 'training-exists',
    message: `${out} holds a training already.`,
    remedy: 'Resume it (--resume), or choose another folder.',
    path: out,
  });
}

export function trainingDone(out: string): GlassboxError {
  return new GlassboxError({
    code: 'training-done',
    message: `The training ${out} has ended, so there is nothing to resume.`,
    remedy: 'Begin a new training in another folder.',
    path: out,
  });
}

export function trainingUnreadable(path: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'training-unreadable',
    message: `${path} cannot be read: ${reason.replace(/[.\s]+$/, '')}.`,
    remedy: 'Begin a new training: the folder was written by another version, or is damaged.',
    path,
  });
}

export function checkpointDamaged(path: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'checkpoint-damaged',
    message: `The checkpoint ${path} is damaged: ${reason}.`,
    remedy: 'Begin a new training: no whole checkpoint is left in the folder.',
    path,
  });
}

export function checkpointVersion(path: string, found: string, known: number): GlassboxError {
  return new GlassboxError({
    code: 'checkpoint-version',
    message: `The checkpoint ${path} is of version ${found}, but this Glassbox reads version ${known}.`,
    remedy: 'Resume with the Glassbox that began the training, or begin a new one.',
    path,
  });
}

export function checkpointOfOther(
  path: string,
  what: 'model' | 'recipe' | 'dataset',
): GlassboxError {
  return new GlassboxError({
    code: 'checkpoint-of-other',
    message: `The checkpoint ${path} belongs to another ${what}.`,
    remedy: 'Begin a new training, or bring back the file that this one was begun with.',
    path,
  });
}

export function trainingNotWritten(out: string, error: unknown): GlassboxError {
  const isFull = /ENOSPC|no space left/i.test(reasonOf(error));
  return new GlassboxError(
    {
      code: isFull ? 'disk-full' : 'training-not-written',
      message: isFull
        ? `The disk is full, so the training ${out} stopped.`
        : `The training ${out} cannot be written: ${reasonOf(error)}.`,
      remedy: isFull
        ? 'Make room and resume: the last checkpoint is whole.'
        : 'Check the folder and resume: the last checkpoint is whole.',
      path: out,
    },
    { cause: error },
  );
}
