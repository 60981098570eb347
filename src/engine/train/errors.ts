// What can go wrong with a training as a whole.

import { GlassboxError } from '../../base/errors';
import { didYouMean } from '../../core/model/nearest';
import { builtinModels } from '../../protocol/trainRecipe';

export function builtinUnknown(name: string): GlassboxError {
  return new GlassboxError({
    code: 'builtin-unknown',
    message: `There is no built-in network "${name}".`,
    remedy: didYouMean(name, builtinModels) ?? `Choose one of ${builtinModels.join(', ')}.`,
  });
}

export function trainingUnderWay(out: string): GlassboxError {
  return new GlassboxError({
    code: 'training-under-way',
    message: `A training is under way already: ${out}.`,
    remedy: 'Wait for it to end, or stop it: it can be resumed.',
    path: out,
  });
}

export function batchRefused(model: string, batch: number, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'batch-refused',
    message: `${model} cannot be made ready for ${batch} pictures at a time: ${reason.replace(/[.\s]+$/, '')}.`,
    remedy: 'Export the model with a free batch axis, or choose another batch size.',
    path: model,
  });
}

/** An error of the runtime, with the batch size that would do with half the memory; any other as it is. */
export function withSmallerBatch(error: unknown, batch: number): unknown {
  const isOwn = error instanceof GlassboxError && error.code === 'out-of-memory';
  const isArray = error instanceof RangeError && /allocation failed/i.test(error.message);
  if (!isOwn && !isArray) return error;
  const pictures = batch === 1 ? 'one picture' : `${batch} pictures`;
  const remedy =
    batch === 1
      ? 'Close other programs and resume, or begin a new training with a smaller network.'
      : `Close other programs and resume, or begin a new training with "batchSize": ${Math.floor(batch / 2)}.`;
  const message = `There is not enough memory for training on ${pictures} at a time.`;
  return new GlassboxError({ code: 'out-of-memory', message, remedy }, { cause: error });
}

export function datasetChanged(dataset: string): GlassboxError {
  return new GlassboxError({
    code: 'train-data-changed',
    message: `The dataset ${dataset} was changed since the training was begun.`,
    remedy: 'Bring it back to what it was and resume, or begin a new training with it.',
    path: dataset,
  });
}
