// How the sample's model is trained: a small network from scratch, within a minute on two cores.

import type { TrainProgress } from '../../protocol/train';
import type { TrainOptions } from '../../protocol/trainRecipe';

/** Pixels: shapes of a quarter of the picture are still clear, and a step takes half as long as at 64. */
export const inputSide = 48;

export function sampleRecipe(seed: number): TrainOptions {
  return {
    seed,
    batchSize: 32,
    inputSize: inputSide,
    channels: 3,
    phases: [
      {
        name: 'all',
        epochs: 20,
        train: 'all',
        learningRate: 4e-3,
        schedule: { kind: 'one-cycle' },
      },
    ],
    // Little is cut away, so that a sticker in the corner stays in the picture.
    augmentation: {
      horizontalFlip: true,
      rotation: 10,
      crop: 0.85,
      brightness: 0.15,
      contrast: 0.15,
    },
  };
}

/** How far the training is, 0…1; null where a message does not say. */
export function trainedShare(progress: TrainProgress): number | null {
  if (progress.kind !== 'progress') return null;
  const { epoch, epochs, done, total } = progress;
  return (epoch - 1 + done / Math.max(1, total)) / Math.max(1, epochs);
}
