// What can be wrong with the data of a training, as a person reads it.

import { GlassboxError } from '../../../base/errors';

export function oneClassOnly(dataset: string, label: string | null): GlassboxError {
  const what = label === null ? 'no labelled picture' : `pictures of one class only, "${label}"`;
  return new GlassboxError({
    code: 'train-one-class',
    message: `"${dataset}" holds ${what}, so there is nothing to tell apart.`,
    remedy: 'Add pictures of at least one other class, or choose another dataset.',
    path: dataset,
  });
}

/** `labels`: at least one. `split`: its name, null where Glassbox makes the splits. */
export function classWithoutPictures(
  dataset: string,
  labels: readonly string[],
  split: string | null,
): GlassboxError {
  const named = labels.slice(0, 5).map((label) => `"${label}"`);
  const more = labels.length > 5 ? ` and ${labels.length - 5} more` : '';
  const subject = labels.length === 1 ? 'The class' : 'The classes';
  const verb = labels.length === 1 ? 'has' : 'have';
  const where = split === null ? '' : ` in the split "${split}"`;
  return new GlassboxError({
    code: 'train-class-empty',
    message: `${subject} ${named.join(', ')}${more} of "${dataset}" ${verb} no pictures to train on${where}.`,
    remedy: 'Add training pictures of each class, or take the class out of the dataset.',
    path: dataset,
  });
}

/** `splits`: names of those that the dataset has. */
export function noTrainingPictures(dataset: string, splits: readonly string[]): GlassboxError {
  const held = splits.map((split) => `"${split}"`).join(', ');
  const detail = splits.length === 0 ? '' : `: its splits are ${held}`;
  return new GlassboxError({
    code: 'train-no-pictures',
    message: `"${dataset}" has no pictures to train on${detail}.`,
    remedy: 'Name the split to train on "train", or choose a dataset that has labelled pictures.',
    path: dataset,
  });
}

/** `id`: a picture of the training that is no longer there, or has another label. */
export function trainingDataChanged(dataset: string, id: string, what: string): GlassboxError {
  return new GlassboxError({
    code: 'train-data-changed',
    message: `"${dataset}" was changed since the training began: "${id}" ${what}.`,
    remedy: 'Bring the dataset back to what it was, or begin a new training with it.',
    path: dataset,
  });
}

export function tensorLabelsMismatch(path: string, labels: number, rows: number): GlassboxError {
  return new GlassboxError({
    code: 'train-tensor-labels',
    message: `"${path}" holds ${rows} rows, but ${labels} labels are given.`,
    remedy: 'Give a class index for each row.',
    path,
  });
}
