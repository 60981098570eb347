// One picture, or a ready tensor, as what a file is fed with. A batch that the file insists on is filled with the same
// picture, so that what is said of its values is said of that.

import type { TensorMap } from '../core/runtime/types';
import type { FeatureSource } from '../protocol/features';
import type { Preprocess } from '../protocol/model';
import { type InputRow, readSubject } from './explain/readSubject';
import type { ImageFeed } from './imageFeed';

export interface PictureFeed extends InputRow {
  readonly feeds: TensorMap;
  /** How many times the picture stands in the batch. */
  readonly count: number;
}

export async function pictureFeed(
  source: Pick<FeatureSource, 'image' | 'tensor'>,
  { feed, preprocess }: { readonly feed: ImageFeed; readonly preprocess: Preprocess },
): Promise<PictureFeed> {
  const input = await readSubject(source, { preprocess });
  const { rows } = input;
  const count = feed.fixedBatch ?? 1;
  const pixels = new Float32Array(rows.length * count);
  for (let at = 0; at < count; at++) pixels.set(rows, at * rows.length);
  return { ...input, feeds: feed.of(pixels, count), count };
}
