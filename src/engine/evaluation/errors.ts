// What can go wrong when a dataset meets a model.

import { basename } from 'node:path';
import { GlassboxError } from '../../base/errors';

export function noClassMatches(
  dataset: string,
  classes: readonly string[],
  outputs: readonly (string | null)[],
): GlassboxError {
  const named = outputs.filter((name) => name !== null);
  const some = (names: readonly string[]): string =>
    names
      .slice(0, 3)
      .map((name) => `"${name}"`)
      .join(', ') + (names.length > 3 ? ', …' : '');
  return new GlassboxError({
    code: 'no-class-matches',
    message: `None of the classes of ${basename(dataset)} (${some(classes)}) is an output of the model (${
      named.length > 0 ? some(named) : `${outputs.length} without names`
    }).`,
    remedy: 'Add a table "classes" to dataset.glassbox.json, or labels to the model card.',
    path: dataset,
  });
}

export function rowMissing(run: string, row: number): GlassboxError {
  return new GlassboxError({
    code: 'row-missing',
    message: `The run ${basename(run)} has no row ${row}.`,
    remedy: 'Evaluate the dataset again.',
    path: run,
  });
}

export function pictureGone(dataset: string, id: string): GlassboxError {
  return new GlassboxError({
    code: 'picture-gone',
    message: `${id} is no longer in ${basename(dataset)}.`,
    remedy: 'Evaluate the dataset again.',
    path: dataset,
  });
}

export function overlayImpossible(id: string, what: 'label' | 'prediction'): GlassboxError {
  return new GlassboxError({
    code: 'overlay-impossible',
    message: `${id} has no ${what} among the outputs of the model, so there is nothing to explain.`,
    remedy: 'Show the map of another class.',
  });
}
