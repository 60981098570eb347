// What menus, panels and other extensions hand to the commands about trainings.

import * as z from 'zod/mini';
import type { TrainOptions } from '../protocol/trainRecipe';
import { argumentInvalid } from './errors';
import { fileArgument, toUri } from './fileArgument';
import { isModelPath } from './fileTypes';
import { firstIssue, text } from './panels/schemaParts';
import { localPath, selectedUris } from './selection';
import { builtinNameOf } from './trainingFolder';
import type { TrainWishSoFar } from './trainingWizard';

const outSchema = z.object({ out: fileArgument });
const wishSchema = z.object({
  model: z.optional(fileArgument),
  dataset: z.optional(fileArgument),
  options: z.optional(z.record(text, z.unknown())),
  headValue: z.optional(text),
});

/** Folder of the training that a row of the view or `{ out }` names; null where nothing does. */
export function trainingArgument(command: string, argument: unknown): string | null {
  if (typeof argument === 'object' && argument !== null && 'out' in argument) {
    const { data, error } = outSchema.safeParse(argument);
    if (!data) throw argumentInvalid(command, firstIssue(error), 'out');
    return localPath(toUri(data.out));
  }
  const [uri] = selectedUris([argument]);
  return uri ? localPath(uri) : null;
}

/** A model's file or a dataset that was clicked, or `{ model, dataset, options, headValue }`: what need not be asked. */
export function wishArgument(command: string, argument: unknown): TrainWishSoFar {
  const isWish =
    typeof argument === 'object' &&
    argument !== null &&
    ('model' in argument || 'dataset' in argument);
  if (!isWish) {
    const [uri] = selectedUris([argument]);
    if (!uri) return {};
    const path = localPath(uri);
    return isModelPath(path) ? { model: path } : { dataset: path };
  }
  const { data, error } = wishSchema.safeParse(argument);
  if (!data)
    throw argumentInvalid(command, firstIssue(error), 'model, dataset, options, headValue');
  const { model, dataset, options, headValue } = data;
  return {
    ...(model === undefined ? {} : { model: modelOf(model) }),
    ...(dataset === undefined ? {} : { dataset: localPath(toUri(dataset)) }),
    ...(options === undefined ? {} : { options: options as TrainOptions }),
    ...(headValue === undefined ? {} : { headValue }),
  };
}

function modelOf(model: z.infer<typeof fileArgument>): string {
  const isBuiltin = typeof model === 'string' && builtinNameOf(model) !== null;
  return isBuiltin ? model : localPath(toUri(model));
}
