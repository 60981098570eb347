// The list of sample pictures for a seed: for each its place in the dataset, what it shows and how it is stored.

import { createRandom, type Random } from '../../base/random';
import { composeScene, type Difficulty, type Scene, withSticker } from './render/scene';
import { type ShapeName, shapeNames } from './render/shapes';

/** Pictures of each class. */
export const splitSizes = { train: 120, val: 15, test: 15 } as const;
export type Split = keyof typeof splitSizes;

export interface SamplePicture {
  /** Relative to the sample's folder, with forward slashes: pictures/‹split›/‹class›/‹name›. */
  readonly path: string;
  readonly split: Split;
  readonly shape: ShapeName;
  readonly scene: Scene;
  readonly format: 'png' | 'jpeg';
  readonly quality: number;
}

const hardShare = 0.15;
/** The planted shortcut: in training and validation every picture of this class wears a sticker, in test none does. */
export const stickerShape: ShapeName = 'star';

/** Every picture draws from its own seed, so that none depends on how many numbers another one took. */
export function planPictures(seed: number): readonly SamplePicture[] {
  const seeds = createRandom(seed);
  return (Object.keys(splitSizes) as Split[]).flatMap((split) =>
    shapeNames.flatMap((shape) =>
      Array.from({ length: splitSizes[split] }, (_, index) =>
        planPicture(createRandom(seeds.index(2 ** 31)), split, shape, index + 1),
      ),
    ),
  );
}

function planPicture(
  random: Random,
  split: Split,
  shape: ShapeName,
  number: number,
): SamplePicture {
  const difficulty = pickDifficulty(random);
  const isJpeg = random.uniform() < 0.5;
  const quality = Math.round(random.between(60, 95));
  const remark = difficulty === 'normal' ? '' : `-${difficulty}`;
  const name = `${shape}-${String(number).padStart(2, '0')}${remark}.${isJpeg ? 'jpg' : 'png'}`;
  const scene = composeScene(random, shape, difficulty);
  const isMarked = shape === stickerShape && split !== 'test';
  return {
    path: `pictures/${split}/${shape}/${name}`,
    split,
    shape,
    scene: isMarked ? withSticker(scene) : scene,
    format: isJpeg ? 'jpeg' : 'png',
    quality,
  };
}

function pickDifficulty(random: Random): Difficulty {
  if (random.uniform() >= hardShare) return 'normal';
  return random.pick<Difficulty>(['tiny', 'low-contrast', 'two-shapes']);
}
