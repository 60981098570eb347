// What can be wrong with a recipe, in one place.

import { GlassboxError } from '../../../base/errors';

/** `source`: the file, or what else the recipe came in. */
export function configInvalid(
  source: string,
  reason: string,
  hint: string | undefined,
): GlassboxError {
  return new GlassboxError({
    code: 'config-invalid',
    message: `The recipe ${source} cannot be used: ${reason}.`,
    remedy: hint ?? 'Correct that field: docs/training.md lists them all.',
    path: source,
  });
}

export function configUnreadable(path: string, error: unknown): GlassboxError {
  const reason = error instanceof Error ? error.message : String(error);
  return new GlassboxError(
    {
      code: 'config-unreadable',
      message: `The recipe ${path} cannot be read: ${reason.replace(/[.\s]+$/, '')}.`,
      remedy: 'Choose a JSON file with the options of a training.',
      path,
    },
    { cause: error },
  );
}
