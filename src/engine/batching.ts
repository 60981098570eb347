// How many pictures go into one run: as many as take about half a second, so that a cancel is felt at once, and one
// where the model cannot take more.

import { createRandom } from '../base/random';
import type { OpenModel } from './openModel';

const targetMs = 500;
const maxImages = 64;
const maxBytes = 128 * 2 ** 20;
/** Rows of a batch may differ from single runs by rounding, not by more: a share of the largest value. */
const rowTolerance = 1e-3;

export function batchSize(model: OpenModel, msPerImage: number): number {
  const byTime = Math.round(targetMs / Math.max(msPerImage, 0.1));
  const byMemory = Math.floor(maxBytes / (model.feed.pixelsPerImage * 4));
  return Math.max(1, Math.min(byTime, byMemory, maxImages));
}

/**
 * Whether a free batch axis really is one: files exist whose axis is symbolic but whose reshapes are not. Two
 * different inputs are run alone and together, and the rows must agree.
 */
export async function takesBatches(model: OpenModel, signal: AbortSignal): Promise<boolean> {
  if (model.feed.fixedBatch !== null) return false;
  const { pixelsPerImage } = model.feed;
  const random = createRandom(1);
  const both = Float32Array.from({ length: 2 * pixelsPerImage }, () => random.between(-1, 1));
  const outputsOf = async (pixels: Float32Array, count: number): Promise<Float32Array> =>
    (await model.run({ pixels, count }, 'batch', signal)).outputs;
  try {
    const first = await outputsOf(both.slice(0, pixelsPerImage), 1);
    const second = await outputsOf(both.slice(pixelsPerImage), 1);
    return agree(await outputsOf(both, 2), [...first, ...second]);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error) return false;
    throw error;
  }
}

function agree(a: Float32Array, b: readonly number[]): boolean {
  const peak = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return (
    a.length === b.length &&
    a.every((value, i) => Math.abs(value - (b[i] ?? 0)) <= rowTolerance * peak)
  );
}
