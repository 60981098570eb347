// What augmentation does, for the eye: some training pictures as the model takes them, and views that it would learn.

import { augmentationSource, augmentedPixels, noAugmentation } from '../../../core/images/augment';
import { renderPixels } from '../../../core/images/render';
import type { Pixels } from '../../../core/images/types';
import { derivedRandom, shuffleInPlace } from '../../../core/train/data/seeds';
import type { Preprocess } from '../../../protocol/model';
import type { AugmentedPicture } from '../../../protocol/train';
import type { AugmentationConfig } from '../../../protocol/trainRecipe';

export interface PreviewRequest {
  /** Training pictures: ids and labels, and their row of the dataset. */
  readonly examples: readonly {
    readonly id: string;
    readonly label: number;
    readonly row: number;
  }[];
  readonly classes: readonly string[];
  decode(row: number, signal: AbortSignal): Promise<Pixels & { readonly path: string }>;
  readonly preprocess: Preprocess;
  readonly augmentation: AugmentationConfig;
  readonly seed: number;
  /** How many of each. */
  readonly pictures: number;
  readonly views: number;
  readonly signal: AbortSignal;
}

/** Classes take turns, so that a few pictures show them all. */
export async function augmentedPictures(
  request: PreviewRequest,
): Promise<readonly AugmentedPicture[]> {
  const { classes, preprocess, augmentation, seed, signal } = request;
  const result: AugmentedPicture[] = [];
  for (const [index, { id, label, row }] of chosenExamples(request).entries()) {
    const image = await request.decode(row, signal);
    const plain = augmentationSource(image, preprocess, noAugmentation);
    const source = augmentationSource(image, preprocess, augmentation);
    const views: AugmentedPicture['views'][number][] = [];
    for (let view = 0; view < request.views; view++) {
      const random = derivedRandom(seed, 'preview', index, view);
      const pixels = await augmentedPixels(source, preprocess, augmentation, random);
      views.push(await renderPixels(pixels));
    }
    const original = await renderPixels(plain.pixels);
    result.push({ id, label: classes[label] ?? '', original, views });
  }
  return result;
}

function chosenExamples({ examples, classes, seed, pictures }: PreviewRequest) {
  const order = shuffleInPlace(
    Int32Array.from(examples.keys()),
    derivedRandom(seed, 'preview-order'),
  );
  const queues = classes.map((_, label) =>
    [...order].flatMap((index) => {
      const example = examples[index];
      return example?.label === label ? [example] : [];
    }),
  );
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  const inTurns = Array.from({ length: Math.min(longest, pictures) }, (_, turn) =>
    queues.flatMap((queue) => queue[turn] ?? []),
  );
  return inTurns.flat().slice(0, pictures);
}
