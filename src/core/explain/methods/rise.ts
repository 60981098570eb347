// RISE. Petsiuk, Das & Saenko 2018, "RISE: Randomized Input Sampling for Explanation of Black-box Models"
// (arXiv:1806.07421), equation 6 with masks of section 3.2.
//
//   S(p) = Σ_i y(x ⊙ M_i) · M_i(p)  /  Σ_i M_i(p)
//
// The paper divides by N · E[M]; here E[M] is each pixel's own mean over the masks drawn, so that pixels which chance
// showed more often do not stand out: both agree for many masks, and a constant network gives a constant map.

import { createRandom, type Random } from '../../../base/random';
import type { Size } from '../../../protocol/model';
import { baselineOf } from '../baselines';
import { measure } from '../perturb';
import { stridesOf } from '../strides';
import { createUpsampler } from '../upsample';
import type { Method, MethodContext, MethodResult } from './method';

/** How likely a cell of the grid is shown, as in the paper’s experiments. */
const shownProbability = 0.5;

export const rise: Method = {
  id: 'rise',
  name: 'RISE',
  summary: 'The mean of the target over random masks that show a place.',
  usesLayer: false,
  usesSeed: true,
  // The paper draws 4000 to 8000; a thousand give the same picture with more grain in a quarter of the time.
  defaults: { samples: 1000 },
  explain: explainByMasks,
};

/** Raw: [height, width] of the input, the target's mean. The heat map is the raw map above and below its mean. */
async function explainByMasks(context: MethodContext): Promise<MethodResult> {
  const { subject, picture, settings } = context;
  const { width, height } = subject.input;
  const { channels, pixels, channel, pixel } = stridesOf(subject.input);
  const hidden = baselineOf(subject, picture, settings.baseline);
  const drawMask = createMasks(subject.input, createRandom(settings.seed));
  const sums = new Float64Array(pixels);
  const shown = new Float64Array(pixels);
  let total = 0;
  let count = 0;
  const masks: Float32Array[] = [];
  const fill = (row: Float32Array): void => {
    const mask = drawMask();
    masks.push(mask);
    for (let p = 0; p < pixels; p++) {
      const share = mask[p] ?? 0;
      for (let c = 0; c < channels; c++) {
        const index = c * channel + p * pixel;
        row[index] = share * (picture[index] ?? 0) + (1 - share) * (hidden[index] ?? 0);
      }
    }
  };
  const rows = { count: settings.samples, length: picture.length, fill };
  await measure(context, rows, (first, values) => {
    for (const [i, mask] of masks.splice(0).entries()) {
      const value = values[i] ?? 0;
      total += value;
      count++;
      for (let p = 0; p < pixels; p++) {
        const share = mask[p] ?? 0;
        sums[p] = (sums[p] ?? 0) + value * share;
        shown[p] = (shown[p] ?? 0) + share;
      }
    }
    context.progress(first + values.length, settings.samples, result().heatmap);
  });
  return result();

  function result(): MethodResult {
    const mean = total / Math.max(1, count);
    const data = Float32Array.from(sums, (sum, p) => (shown[p] ? sum / (shown[p] ?? 1) : mean));
    const heatmap = { width, height, data: data.map((value) => value - mean), isSigned: true };
    return { raw: { dims: [height, width], data }, heatmap };
  }
}

/**
 * Masks in 0…1 of the input's size: a coarse grid of zeros and ones, enlarged to one cell more than the input in each
 * direction and cut out at a random offset within a cell. The grid is the paper's 7 × 7, with at least 4 pixels to a cell.
 */
export function createMasks({ width, height }: Size, random: Random): () => Float32Array {
  const side = Math.min(7, Math.max(2, Math.floor(Math.min(width, height) / 4)));
  const cell = { width: Math.ceil(width / side), height: Math.ceil(height / side) };
  const big = { width: (side + 1) * cell.width, height: (side + 1) * cell.height };
  const enlarge = createUpsampler({ width: side, height: side }, big);
  return () => {
    const grid = Float32Array.from({ length: side * side }, () =>
      random.uniform() < shownProbability ? 1 : 0,
    );
    const left = random.index(cell.width);
    const top = random.index(cell.height);
    const enlarged = enlarge(grid);
    const mask = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      const start = (top + y) * big.width + left;
      mask.set(enlarged.subarray(start, start + width), y * width);
    }
    return mask;
  };
}
