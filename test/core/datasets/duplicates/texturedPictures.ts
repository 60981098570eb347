// Pictures drawn from a seed that have something of photos at every scale: a few soft waves, boxes with hard edges, and
// a little grain.

import { createRandom } from '../../../../src/base/random';
import type { Pixels } from '../../../../src/core/images/types';

export function texturedPicture(seed: number, width: number, height: number): Pixels {
  const random = createRandom(seed);
  const planes = [0, 1, 2].map(() => random.between(80, 170));
  const values = new Float64Array(width * height * 3);
  for (let i = 0; i < values.length; i++) values[i] = planes[i % 3] ?? 0;
  for (let wave = 0; wave < 12; wave++) addWave(values, width, height, random);
  for (let box = 0; box < 12; box++) addBox(values, width, height, random);
  const data = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    data[i] = Math.max(0, Math.min(255, (values[i] ?? 0) + random.between(-4, 4)));
  }
  return { width, height, channels: 3, data };
}

type Random = ReturnType<typeof createRandom>;

function addWave(values: Float64Array, width: number, height: number, random: Random): void {
  const across = random.between(-6, 6);
  const down = random.between(-6, 6);
  const phase = random.between(0, 2 * Math.PI);
  const strength = [0, 1, 2].map(() => random.between(5, 20));
  for (let i = 0; i < width * height; i++) {
    const x = (i % width) / width;
    const y = Math.floor(i / width) / height;
    const wave = Math.sin(2 * Math.PI * (across * x + down * y) + phase);
    for (let c = 0; c < 3; c++) {
      values[i * 3 + c] = (values[i * 3 + c] ?? 0) + wave * (strength[c] ?? 0);
    }
  }
}

function addBox(values: Float64Array, width: number, height: number, random: Random): void {
  const left = random.index(width);
  const top = random.index(height);
  const right = Math.min(width, left + 2 + random.index(Math.ceil(width / 3)));
  const bottom = Math.min(height, top + 2 + random.index(Math.ceil(height / 3)));
  const change = [0, 1, 2].map(() => random.between(-60, 60));
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      for (let c = 0; c < 3; c++) {
        const at = (y * width + x) * 3 + c;
        values[at] = (values[at] ?? 0) + (change[c] ?? 0);
      }
    }
  }
}
