// Feature maps as bytes for the eye: every channel between its own smallest and largest number, and no finer than it is
// shown.

import { type ColormapName, colormapLevels, colormapLookup } from '../../base/colormaps';
import type { ChannelStatistics, FeatureTiles } from '../../protocol/features';
import type { Pixels } from '../images/types';

export interface MapStack {
  /** [channels, height, width] */
  readonly maps: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** Levels 0…255 of the channels asked for; a larger map is averaged down to `maxSide` on its longer side. */
export function mapTiles(
  { maps, height, width }: MapStack,
  { minimum, maximum }: Pick<ChannelStatistics, 'minimum' | 'maximum'>,
  channels: readonly number[],
  maxSide: number,
): FeatureTiles {
  const shrink = Math.min(1, maxSide / Math.max(height, width));
  const size = {
    height: Math.max(1, Math.round(height * shrink)),
    width: Math.max(1, Math.round(width * shrink)),
  };
  const area = size.height * size.width;
  const levels = new Uint8Array(channels.length * area);
  channels.forEach((channel, at) => {
    const map = maps.subarray(channel * height * width, (channel + 1) * height * width);
    const small = shrink === 1 ? map : averaged(map, { height, width }, size);
    const low = minimum[channel] ?? 0;
    const range = (maximum[channel] ?? 0) - low;
    if (range <= 0) return;
    for (let i = 0; i < area; i++) {
      const share = ((small[i] ?? 0) - low) / range;
      levels[at * area + i] = Number.isNaN(share) ? 0 : 255 * Math.min(1, Math.max(0, share)) + 0.5;
    }
  });
  return { channels, ...size, levels };
}

interface MapSize {
  readonly height: number;
  readonly width: number;
}

/** Each pixel is the mean of the pixels that it covers, whole ones at least one. */
function averaged(map: Float32Array, from: MapSize, to: MapSize): Float32Array {
  const result = new Float32Array(to.height * to.width);
  for (let y = 0; y < to.height; y++) {
    const [top, bottom] = covered(y, from.height, to.height);
    for (let x = 0; x < to.width; x++) {
      const [left, right] = covered(x, from.width, to.width);
      let sum = 0;
      for (let v = top; v < bottom; v++) {
        for (let u = left; u < right; u++) sum += map[v * from.width + u] ?? 0;
      }
      result[y * to.width + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return result;
}

function covered(index: number, from: number, to: number): readonly [number, number] {
  const start = Math.floor((index * from) / to);
  return [start, Math.max(start + 1, Math.floor(((index + 1) * from) / to))];
}

/** Maps are enlarged to at least this. */
const leastSide = 32;
const gap = 2;
const gapLevel = 128;

/** All channels in order as one picture, as square as it can be. */
export function tileSheet(
  stack: MapStack,
  statistics: Pick<ChannelStatistics, 'minimum' | 'maximum'>,
  colormap: ColormapName,
): Pixels {
  const { height, width } = stack;
  const channels = Array.from(statistics.minimum.keys());
  const { levels } = mapTiles(stack, statistics, channels, Math.max(height, width));
  const factor = Math.max(1, Math.ceil(leastSide / Math.max(height, width)));
  const columns = Math.ceil(Math.sqrt((channels.length * height) / width));
  const rows = Math.ceil(channels.length / columns);
  const [tileHeight, tileWidth] = [height * factor + gap, width * factor + gap];
  const size = { width: columns * tileWidth - gap, height: rows * tileHeight - gap };
  const data = new Uint8Array(size.width * size.height * 3).fill(gapLevel);
  const colors = colormapLookup(colormap);
  for (const channel of channels) {
    const top = Math.floor(channel / columns) * tileHeight;
    const left = (channel % columns) * tileWidth;
    for (let y = 0; y < height * factor; y++) {
      for (let x = 0; x < width * factor; x++) {
        const place = Math.floor(y / factor) * width + Math.floor(x / factor);
        const level = Math.min(colormapLevels - 1, levels[channel * height * width + place] ?? 0);
        const at = 3 * ((top + y) * size.width + left + x);
        data.set(colors.subarray(3 * level, 3 * level + 3), at);
      }
    }
  }
  return { ...size, channels: 3, data };
}
