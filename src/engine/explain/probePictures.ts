// Made-up pictures that a network is tried on: smooth noise within the range of real ones, so that activations are lively.

import { createRandom } from '../../base/random';
import type { SubjectInput } from '../../core/explain/subject';

/** Inputs of `count` different pictures in the model's axis order, the same ones each time. */
export function probePictures(input: SubjectInput, count: number): Float32Array {
  const { channels, height, width, layout, black, white } = input;
  const random = createRandom(7);
  const pixels = height * width;
  const values = new Float32Array(count * channels * pixels);
  for (let picture = 0; picture < count; picture++) {
    for (let channel = 0; channel < channels; channel++) {
      const waves = Array.from({ length: 4 }, () => ({
        x: random.between(-8, 8) / width,
        y: random.between(-8, 8) / height,
        phase: random.between(0, 2 * Math.PI),
      }));
      const [low = 0, high = 1] = [black[channel], white[channel]];
      for (let i = 0; i < pixels; i++) {
        const [x, y] = [i % width, Math.floor(i / width)];
        const level = waves.reduce(
          (sum, wave) => sum + Math.sin(2 * Math.PI * (wave.x * x + wave.y * y) + wave.phase),
          random.between(-1, 1),
        );
        const at = layout === 'NCHW' ? channel * pixels + i : i * channels + channel;
        values[picture * channels * pixels + at] = low + (high - low) * (0.5 + level / 10);
      }
    }
  }
  return values;
}
