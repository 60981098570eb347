// Pictures of a dataset as rows of a batch: decoded, seen a little differently each time, normalised. What is decoded is
// kept at the model's size as far as the memory allows, so that a small dataset is decoded once.

import type { Preprocess } from '../../../protocol/model';
import type { AugmentationConfig } from '../../../protocol/trainRecipe';
import {
  type AugmentationSource,
  augmentationSource,
  augmentedPixels,
  isUnaugmented,
} from '../../images/augment';
import { normaliseInto, tensorDims } from '../../images/preprocess';
import type { Pixels } from '../../images/types';
import type { RowReader, RowRequest } from './batchSource';
import { derivedRandom } from './seeds';

export interface PictureRows {
  /** Of the example with this index; see PictureReader. */
  decode(example: number, signal: AbortSignal): Promise<Pixels & { readonly path: string }>;
  readonly preprocess: Preprocess;
  /** `noAugmentation` (core/images/augment): as they are. */
  readonly augmentation: AugmentationConfig;
  readonly seed: number;
  /** Shared only by sources of the same pictures with the same augmentation. */
  readonly cache: PictureCache;
}

export interface PictureCache {
  get(example: number): AugmentationSource | undefined;
  /** Does nothing once it is full: pictures come in random order, so that none is worth more than another. */
  put(example: number, source: AugmentationSource): void;
}

const defaultBytes = 512 * 2 ** 20;

export function createPictureCache(bytes = defaultBytes): PictureCache {
  const kept = new Map<number, AugmentationSource>();
  let left = bytes;
  return {
    get: (example) => kept.get(example),
    put: (example, source) => {
      const size = source.pixels.data.byteLength;
      if (size > left || kept.has(example)) return;
      left -= size;
      kept.set(example, source);
    },
  };
}

export function pictureRows(pictures: PictureRows): RowReader {
  const { preprocess, augmentation, seed, cache } = pictures;
  const isPlain = isUnaugmented(augmentation);
  const length = tensorDims(preprocess).reduce((product, dim) => product * dim, 1);
  const write = (
    source: AugmentationSource,
    { epoch, position }: RowRequest,
    target: Float32Array,
    offset: number,
  ): Promise<void> | undefined => {
    if (isPlain) {
      normaliseInto(source.pixels, preprocess, target, offset);
      return undefined;
    }
    const random = derivedRandom(seed, 'view', epoch, position);
    return augmentedPixels(source, preprocess, augmentation, random).then((pixels) => {
      normaliseInto(pixels, preprocess, target, offset);
    });
  };
  return {
    length,
    read: (row, target, offset) => {
      const kept = cache.get(row.example);
      if (kept) return write(kept, row, target, offset);
      return pictures.decode(row.example, row.signal).then((image) => {
        const source = augmentationSource(image, preprocess, augmentation);
        cache.put(row.example, source);
        return write(source, row, target, offset);
      });
    },
  };
}
