// A ready input tensor instead of pictures: taken as it is, neither resized nor normalised.

import { readFile } from 'node:fs/promises';
import { readNpy } from '../base/npy';
import { tensorDims } from '../core/images/preprocess';
import { interpret } from '../core/model/outputs';
import type { ImageOutcome } from '../protocol/prediction';
import { tensorShapeMismatch, tensorUnreadable } from './errors';
import type { OpenModel } from './openModel';

/**
 * @param path A float32 `.npy` of one picture's dims in the model's own axis order, with or without a batch axis of 1.
 */
export async function classifyTensor(
  path: string,
  top: number,
  model: OpenModel,
  signal: AbortSignal,
): Promise<ImageOutcome> {
  const startedAt = performance.now();
  const bytes = await readFile(path).catch((error: Error) => {
    throw tensorUnreadable(path, error);
  });
  const { dims: shape, data } = readNpy(bytes, path);
  const wanted = tensorDims(model.preprocess);
  const given = shape.length === wanted.length + 1 && shape[0] === 1 ? shape.slice(1) : shape;
  if (given.join() !== wanted.join()) throw tensorShapeMismatch(path, shape, wanted);
  const count = model.feed.fixedBatch ?? 1;
  const pixels = new Float32Array(count * model.feed.pixelsPerImage);
  pixels.set(data);
  const { outputs, scores } = await model.run({ pixels, count }, 'interactive', signal);
  const first = (values: Float32Array): Float32Array => values.subarray(0, values.length / count);
  return {
    image: path,
    top: interpret(model.card, first(outputs), scores && first(scores), top),
    latencyMs: performance.now() - startedAt,
  };
}
