import { describe, expect, it } from 'vitest';
import { colormapLookup } from '../../../src/base/colormaps';
import { mapStatistics } from '../../../src/core/features/mapStatistics';
import { mapTiles, tileSheet } from '../../../src/core/features/mapTiles';

const f = (...values: number[]): Float32Array => Float32Array.from(values);

describe('tiles', () => {
  it('go from the smallest to the largest number of each channel, in the order asked for', () => {
    const stack = { maps: f(0, 1, 2, 4, 7, 7, 7, 7, -2, 0, 2, -2), height: 2, width: 2 };
    const { statistics } = mapStatistics(stack.maps, 3);
    expect(mapTiles(stack, statistics, [2, 1, 0], 8)).toEqual({
      channels: [2, 1, 0],
      height: 2,
      width: 2,
      levels: Uint8Array.of(0, 128, 255, 0, 0, 0, 0, 0, 0, 64, 128, 255),
    });
  });

  it('average larger maps down, every number counted', () => {
    const maps = f(0, 4, 8, 8, 4, 0, 8, 8);
    const { statistics } = mapStatistics(maps, 1);
    const tiles = mapTiles({ maps, height: 2, width: 4 }, statistics, [0], 2);
    expect(tiles).toEqual({ channels: [0], height: 1, width: 2, levels: Uint8Array.of(64, 255) });
  });

  it('show what is no number as the lowest', () => {
    const maps = f(Number.NaN, 1, 2, 3);
    const { statistics } = mapStatistics(maps, 1);
    const { levels } = mapTiles({ maps, height: 2, width: 2 }, statistics, [0], 2);
    expect([...levels]).toEqual([0, 0, 128, 255]);
  });
});

describe('a tile sheet', () => {
  it('is as square as it can be, with a gap between channels, in the colours of the map', () => {
    const maps = new Float32Array(5 * 32 * 32);
    maps[4 * 1024] = 1;
    const { statistics } = mapStatistics(maps, 5);
    const sheet = tileSheet({ maps, height: 32, width: 32 }, statistics, 'viridis');
    const at = (x: number, y: number) => [
      ...sheet.data.slice(3 * (y * sheet.width + x)).slice(0, 3),
    ];
    const colors = colormapLookup('viridis');
    expect({
      size: [sheet.width, sheet.height],
      first: at(0, 0),
      gap: at(32, 0),
      fifth: at(34, 34),
      beside: at(35, 34),
    }).toEqual({
      size: [3 * 34 - 2, 2 * 34 - 2],
      first: [...colors.slice(0, 3)],
      gap: [128, 128, 128],
      fifth: [...colors.slice(255 * 3)],
      beside: [...colors.slice(0, 3)],
    });
  });
});
