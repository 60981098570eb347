// A ready input tensor instead of a picture: taken as it is, neither resized nor normalised.

import { readFile } from 'node:fs/promises';
import { readNpy } from '../base/npy';
import { tensorDims } from '../core/images/preprocess';
import type { Preprocess } from '../protocol/model';
import { tensorShapeMismatch, tensorUnreadable } from './errors';

/**
 * @param path A float32 `.npy` of one picture's dims in the model's own axis order, with or without a batch axis of 1.
 */
export async function readTensor(path: string, preprocess: Preprocess): Promise<Float32Array> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw tensorUnreadable(path, error);
  });
  const { dims: shape, data } = readNpy(bytes, path);
  const wanted = tensorDims(preprocess);
  const given = shape.length === wanted.length + 1 && shape[0] === 1 ? shape.slice(1) : shape;
  if (given.join() !== wanted.join()) throw tensorShapeMismatch(path, shape, wanted);
  return data;
}
