// The pure parts of the Feature Maps panel: the tiles that are kept, their order, colours and places, the tree of layers.

import { describe, expect, test } from 'vitest';
import type { FeatureTiles } from '../../src/protocol/features';
import { runningSums, strongestReads } from '../../webview/panels/features/arithmeticTerms';
import { channelOrder } from '../../webview/panels/features/channelOrder';
import { layerRows } from '../../webview/panels/features/layerTree';
import { initialPanelState, readPanelState } from '../../webview/panels/features/panelState';
import { pictureArea, placeUnder } from '../../webview/panels/features/receptiveArea';
import { sheetLayout, tileAt, tilePlace } from '../../webview/panels/features/sheetLayout';
import { TileCache, type WantedTiles } from '../../webview/panels/features/tileCache';
import { levelColors, rangeOf } from '../../webview/panels/features/tileColors';
import { letterbox } from './explainSamples';
import { attention, makeListing } from './featuresSamples';

const channels = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

function tilesOf({ channels: asked, maxSide }: WantedTiles): FeatureTiles {
  const levels = new Uint8Array(asked.length * maxSide * maxSide);
  return { channels: asked, width: maxSide, height: maxSide, levels };
}

function makeCache(capacityBytes: number) {
  const asked: { wanted: WantedTiles; signal: AbortSignal; answer: () => void }[] = [];
  const cache = new TileCache({
    load: (wanted, signal) =>
      new Promise((resolve) => {
        asked.push({ wanted, signal, answer: () => resolve(tilesOf(wanted)) });
      }),
    onError: (error) => {
      throw error;
    },
    capacityBytes,
    pageChannels: 4,
    concurrency: 2,
  });
  return { cache, asked };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('tiles', () => {
  test('are asked for in pages, few at a time, none twice', async () => {
    const { cache, asked } = makeCache(1e6);
    cache.want({}, { value: 'a', maxSide: 8, channels: channels(0, 10) });
    cache.want({}, { value: 'a', maxSide: 8, channels: channels(2, 6) });
    expect(asked.length).toBe(2);
    asked[0]?.answer();
    await settled();
    asked[1]?.answer();
    await settled();
    asked[2]?.answer();
    await settled();
    expect(asked.map(({ wanted }) => wanted.channels)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(cache.bytes).toBe(10 * 64);
  });

  test('that left the sight are given up', () => {
    const { cache, asked } = makeCache(1e6);
    const owner = {};
    cache.want(owner, { value: 'a', maxSide: 8, channels: channels(0, 8) });
    cache.want(owner, { value: 'a', maxSide: 8, channels: channels(6, 8) });
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    cache.want(owner, null);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  });

  test('are kept up to the bound, those in sight always', async () => {
    const { cache, asked } = makeCache(6 * 64);
    const owner = {};
    for (const from of [0, 4]) {
      cache.want(owner, { value: 'a', maxSide: 8, channels: channels(from, from + 4) });
      asked.at(-1)?.answer();
      await settled();
    }
    expect(cache.bytes).toBe(6 * 64);
    expect(channels(0, 8).map((channel) => cache.tile('a', 8, channel) !== null)).toEqual([
      ...[false, false, true, true],
      ...[true, true, true, true],
    ]);
  });
});

test('channels are ordered by key, equal ones by index, what is no number last', () => {
  const keys = Float32Array.from([1, Number.NaN, 3, 1, -2]);
  const sheet = { dead: [4, 1], alwaysOn: [2] };
  expect([
    channelOrder(5, sheet, { filter: 'all', keys: null }),
    channelOrder(5, sheet, { filter: 'all', keys }),
    channelOrder(5, sheet, { filter: 'dead', keys }),
    channelOrder(5, sheet, { filter: 'always-on', keys: null }),
    channelOrder(5, null, { filter: 'dead', keys }),
  ]).toEqual([[0, 1, 2, 3, 4], [2, 0, 3, 4, 1], [4, 1], [2], []]);
});

test('levels are shown as the numbers that they stand for on a shared scale', () => {
  const base = {
    fixed: { low: 0, high: 1 },
    layer: { low: 0, high: 4 },
    shades: 'viridis',
  } as const;
  const own = { low: 0, high: 2 };
  const alone = levelColors({ ...base, scale: 'channel' }, own);
  const shared = levelColors({ ...base, scale: 'layer' }, own);
  // The channel's largest number is half of the layer's.
  expect(shared[255]).toBe(alone[128]);
  expect(shared[0]).toBe(alone[0]);
  const signed = { ...base, layer: { low: -1, high: 4 }, scale: 'layer' } as const;
  expect(rangeOf(signed, own)).toEqual({ low: -4, high: 4 });
  // Zero of a signed layer is white.
  expect((levelColors(signed, own)[0] ?? 0).toString(16)).toBe('ffffffff');
});

test.each([
  [64, 400, 56, 28],
  [2048, 1000, 7, 7],
  [3, 50, 1, 300],
])('every tile of %i on %i pixels is found where it lies', (count, width, mapWidth, mapHeight) => {
  const layout = sheetLayout({ count, width, tileSide: 72, mapWidth, mapHeight });
  const found = channels(0, count).map((position) => {
    const { left, top } = tilePlace(layout, position);
    return tileAt(layout, left + 1, top + 1)?.position;
  });
  expect(found).toEqual(channels(0, count));
  expect(tileAt(layout, layout.tileWidth + 1, 1)).toBeNull();
  expect(layout.bands * layout.bandHeight).toBeGreaterThanOrEqual(layout.height);
});

test('the tree hides what is folded, and nothing while words are looked for', () => {
  const listing = makeListing({ attention: [attention] });
  const choice = { isEveryValueShown: false, folded: ['layer4'], query: '' };
  const names = (query: string) =>
    layerRows(listing, { ...choice, query }).map((row) =>
      row.kind === 'block' ? row.name : row.layer.name,
    );
  expect(names('').slice(-4)).toEqual(['layer4', 'encoder', 'layer.0', 'attention']);
  expect(names('layer4.2 relu')).toEqual(['layer4', 'layer4.2', 'relu_1/Relu']);
});

test('areas of the input lie on the picture where the geometry says, cut at its borders', () => {
  // 43 rows of the 64 are the picture's: the first 10 are padding.
  expect(pictureArea({ left: 0, top: 0, right: 32, bottom: 10 }, letterbox)).toBeNull();
  const area = pictureArea({ left: 32, top: 0, right: 64, bottom: 53 }, letterbox);
  expect(area).toEqual({ left: 300, top: 0, right: 600, bottom: 400 });
  expect(placeUnder({ x: 301, y: 1 }, letterbox, { width: 8, height: 8 })).toEqual({ y: 1, x: 4 });
});

test('sums are told largest first, and grow term by term', () => {
  expect(strongestReads({ sums: Float32Array.from([1, -3, 2]) })).toEqual([1, 2, 0]);
  expect(runningSums([1, -2, 4])).toEqual([1, -1, 3]);
});

test.each([
  ['nothing', undefined, {}],
  [
    'what fits',
    { sort: 'activation', tileSide: 9999, layer: 3, isSmooth: true },
    { sort: 'activation', tileSide: 224, isSmooth: true },
  ],
  ['a range that is none', { fixedLow: 2, fixedHigh: 1, channel: 1.5 }, {}],
])('of a saved state it takes %s', (_, saved, expected) => {
  expect(readPanelState(saved)).toEqual({ ...initialPanelState, ...expected });
});
