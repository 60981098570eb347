// Batches from rows that lie ready in memory: tensors of a file, or features of a frozen backbone.

import type { BatchSource } from '../types';
import { type BatchSettings, batchSource } from './batchSource';

/** `data`: a row of the model's input for each of the examples, in their order. */
export function tensorSource(settings: BatchSettings, data: Float32Array): BatchSource {
  const length = settings.examples.length === 0 ? 0 : data.length / settings.examples.length;
  return batchSource(settings, {
    length,
    read: ({ example }, target, offset) => {
      target.set(data.subarray(example * length, (example + 1) * length), offset);
      return undefined;
    },
  });
}
