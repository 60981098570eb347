// Small random changes of the image before each step, so that what is found does not hang on exact pixels. Lucid's standard
// transforms (Olah et al. 2017): jitter, scale, rotate, jitter; its padding with grey is what lies outside the image here.

import type { Random } from '../../../base/random';
import type { Size } from '../../../protocol/model';
import { type Affine, composed, rotation, scaling, shift } from './warp';

/** 0.90, 0.92 … 1.10 */
const scales = Array.from({ length: 11 }, (_, i) => 1 + (i - 5) / 50);
/** −10° … 10°, no rotation six times as often as each of the others. */
const angles = [...Array.from({ length: 21 }, (_, i) => i - 10), ...Array<number>(5).fill(0)];

/** Jitters of 8 and 4 pixels for an input of 224, as much in proportion for others, at least 2 and 1. */
export function drawTransform({ width, height }: Size, random: Random): Affine {
  const side = Math.min(width, height);
  const [first, second] = [28, 56].map((share, i) => Math.max(2 - i, Math.round(side / share)));
  return composed([
    jitter(first ?? 2, random),
    scaling(scales[random.index(scales.length)] ?? 1),
    rotation(angles[random.index(angles.length)] ?? 0),
    jitter(second ?? 1, random),
  ]);
}

/** Whole pixels, `range` different ones in each direction around none. */
function jitter(range: number, random: Random): Affine {
  const offset = (): number => random.index(range) - Math.floor(range / 2);
  return shift(offset(), offset());
}
