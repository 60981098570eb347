// Batches of pictures for training and validation.

import type { BatchSource } from '../types';
import { type BatchSettings, batchSource } from './batchSource';
import { type PictureRows, pictureRows } from './pictureRows';

/** `settings.examples` are what `pictures.decode` counts. */
export function pictureSource(
  settings: BatchSettings,
  pictures: Omit<PictureRows, 'seed'>,
): BatchSource {
  return batchSource(settings, pictureRows({ ...pictures, seed: settings.seed }));
}
