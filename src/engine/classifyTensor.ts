// The class of a ready input tensor.

import { interpret } from '../core/model/outputs';
import type { ImageOutcome } from '../protocol/prediction';
import type { OpenModel } from './openModel';
import { readTensor } from './readTensor';

/** `path` as `readTensor` takes it. */
export async function classifyTensor(
  path: string,
  top: number,
  model: OpenModel,
  signal: AbortSignal,
): Promise<ImageOutcome> {
  const startedAt = performance.now();
  const data = await readTensor(path, model.preprocess);
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
