// Mean and standard deviation per channel for networks that are trained from scratch: of the training split only, for
// the other splits are not to be known. Grey levels are counted, so that the result is exact and in any order the same.

import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../../base/errors';
import type { Preprocess } from '../../../protocol/model';
import { augmentationSource, noAugmentation } from '../../images/augment';
import type { Pixels } from '../../images/types';
import type { PictureRows } from './pictureRows';

export interface StatisticsRequest {
  /** How many pictures there are. */
  readonly count: number;
  readonly decode: PictureRows['decode'];
  /** Size, channels and scale count; its mean and std do not. */
  readonly preprocess: Preprocess;
  readonly workers?: number;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** In the units of `Preprocess`: of pixel · scale, channels in the order of the model. A flat channel has std 1. */
export async function channelStatistics(
  request: StatisticsRequest,
): Promise<{ readonly mean: readonly number[]; readonly std: readonly number[] }> {
  const { count, preprocess, workers = 2, signal, progress } = request;
  const { channels, scale, colorOrder } = preprocess;
  const levels = Array.from({ length: channels }, () => new Float64Array(256));
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      throwIfAborted(signal);
      const image = await request.decode(next++, signal);
      countLevels(augmentationSource(image, preprocess, noAugmentation).pixels, levels);
      if (++done % 32 === 0) {
        progress(done, count);
        await setImmediate();
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  const perChannel = levels.map((each) => momentsOf(each, scale));
  if (colorOrder === 'BGR') perChannel.reverse();
  return { mean: perChannel.map(({ mean }) => mean), std: perChannel.map(({ std }) => std) };
}

function countLevels({ channels, data }: Pixels, levels: readonly Float64Array[]): void {
  levels.forEach((counts, channel) => {
    for (let i = channel; i < data.length; i += channels) {
      const level = data[i] as number;
      counts[level] = (counts[level] as number) + 1;
    }
  });
}

function momentsOf(counts: Float64Array, scale: number): { mean: number; std: number } {
  let [total, sum] = [0, 0];
  counts.forEach((count, level) => {
    total += count;
    sum += count * level;
  });
  if (total === 0) return { mean: 0, std: 1 };
  const mean = sum / total;
  const variance = counts.reduce((v, count, level) => v + count * (level - mean) ** 2, 0) / total;
  return { mean: mean * scale, std: variance === 0 ? 1 : Math.sqrt(variance) * scale };
}
