import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src/base/random';
import { augment } from '../../../src/core/sample/network/augment';
import {
  addOpposites,
  bankOf,
  repeatChannels,
  withOpposites,
} from '../../../src/core/sample/network/banks';
import { runToMaps, runToRows } from '../../../src/core/sample/network/execute';
import {
  classifierModel,
  layerOutput,
  layersModel,
  poolingModel,
} from '../../../src/core/sample/network/graph';
import type { FilterBank, Layer } from '../../../src/core/sample/network/layers';
import {
  cutPatches,
  drawPlaces,
  type FeatureMaps,
  joinMaps,
  sliceMaps,
} from '../../../src/core/sample/network/maps';
import { largestDifference, matrix, multiply, randomMatrix, runModel, toRows } from './support';

const execution = { run: runModel, signal: new AbortController().signal };

function randomMaps(random: Random, count: number, channels: number, side: number): FeatureMaps {
  const { data } = randomMatrix(random, count * channels, side * side);
  return { count, channels, height: side, width: side, data };
}

function randomBank(random: Random, count: number, channels: number, side: number): FilterBank {
  return {
    channels,
    side,
    filters: randomMatrix(random, count, channels * side * side),
    mean: randomMatrix(random, 1, count).data,
    variance: randomMatrix(random, 1, count).data.map((value) => 0.5 + value * value),
    threshold: 0.3,
  };
}

type Plane = (picture: number, channel: number, row: number, column: number) => number;

/** A convolution straight from its definition, zeros outside of the map. */
function convolve(
  input: Plane,
  side: number,
  filters: FilterBank | { channels: number; side: number; filters: FilterBank['filters'] },
): Plane {
  const reach = (filters.side - 1) / 2;
  return (picture, filter, row, column) => {
    let sum = 0;
    for (let channel = 0; channel < filters.channels; channel++) {
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          const [y, x] = [row + dy, column + dx];
          if (y < 0 || x < 0 || y >= side || x >= side) continue;
          const at = (channel * filters.side + dy + reach) * filters.side + dx + reach;
          const weight = filters.filters.data[filter * filters.filters.columns + at] ?? 0;
          sum += weight * input(picture, channel, y, x);
        }
      }
    }
    return sum;
  };
}

function activate(input: Plane, side: number, bank: FilterBank): Plane {
  const response = convolve(input, side, bank);
  return (picture, filter, row, column) => {
    const centred = response(picture, filter, row, column) - (bank.mean[filter] ?? 0);
    return Math.max(0, centred / Math.sqrt((bank.variance[filter] ?? 1) + 1e-5) - bank.threshold);
  };
}

function planeOf(maps: FeatureMaps): Plane {
  return (picture, channel, row, column) =>
    maps.data[((picture * maps.channels + channel) * maps.height + row) * maps.width + column] ?? 0;
}

function evaluate(plane: Plane, shape: readonly [number, number, number]): Float32Array {
  const [count, channels, side] = shape;
  return Float32Array.from({ length: count * channels * side * side }, (_, i) =>
    plane(
      Math.floor(i / (channels * side * side)),
      Math.floor(i / (side * side)) % channels,
      Math.floor(i / side) % side,
      i % side,
    ),
  );
}

describe('the ONNX graph', () => {
  const random = createRandom(3);
  const pictures = randomMaps(random, 3, 3, 64);
  const bank = randomBank(random, 4, 3, 3);
  const branch = randomBank(random, 5, 4, 3);
  const correction = {
    channels: 5,
    side: 1,
    filters: randomMatrix(random, 4, 5),
    bias: randomMatrix(random, 1, 4).data,
  };
  const convolution: Layer = { kind: 'convolution', name: 'conv1', bank, isPooled: true };
  const residual: Layer = { kind: 'residual', name: 'block', bank: branch, correction };
  const head = { weights: randomMatrix(random, 2, 8), bias: Float32Array.of(0.5, -1) };

  const active = activate(planeOf(pictures), 64, bank);
  const pooled = planeOf({
    count: 3,
    channels: 4,
    height: 32,
    width: 32,
    data: evaluate(
      (n, c, y, x) =>
        Math.max(
          active(n, c, 2 * y, 2 * x),
          active(n, c, 2 * y, 2 * x + 1),
          active(n, c, 2 * y + 1, 2 * x),
          active(n, c, 2 * y + 1, 2 * x + 1),
        ),
      [3, 4, 32],
    ),
  });
  const branched = planeOf({
    count: 3,
    channels: 5,
    height: 32,
    width: 32,
    data: evaluate(activate(pooled, 32, branch), [3, 5, 32]),
  });
  const corrected = convolve(branched, 32, correction);
  const block = evaluate(
    (n, c, y, x) =>
      Math.max(0, pooled(n, c, y, x) + corrected(n, c, y, x) + (correction.bias[c] ?? 0)),
    [3, 4, 32],
  );

  it('computes what the definition of its layers says', async () => {
    const value = layerOutput(residual);
    const model = layersModel([convolution, residual], [value]);
    const { data, ...shape } = await runToMaps(execution, model, pictures, value);
    expect(shape).toEqual({ count: 3, channels: 4, height: 32, width: 32 });
    expect(largestDifference(data, block)).toBeLessThan(1e-3);
  });

  it('hands average and maximum of every channel to the head', async () => {
    const { bytes, pooled: value } = poolingModel([convolution, residual]);
    const pooledRows = await runToRows(execution, bytes, pictures, value);
    const classifier = classifierModel([convolution, residual], head, {});
    const logits = await runToRows(execution, classifier, pictures, 'logits');
    const channels = Array.from({ length: 12 }, (_, i) => block.subarray(i * 1024, (i + 1) * 1024));
    const expected = [0, 1, 2].map((n) => {
      const own = channels.slice(4 * n, 4 * n + 4);
      return [
        ...own.map((values) => values.reduce((sum, each) => sum + each, 0) / 1024),
        ...own.map((values) => Math.max(...values)),
      ];
    });
    const scores = expected.flatMap((features) =>
      [0, 1].map((label) =>
        features.reduce(
          (sum, feature, i) => sum + feature * (head.weights.data[label * 8 + i] ?? 0),
          head.bias[label] ?? 0,
        ),
      ),
    );
    expect(largestDifference(pooledRows.data, expected.flat())).toBeLessThan(1e-3);
    expect(largestDifference(logits.data, scores)).toBeLessThan(1e-2);
  });
});

describe('feature maps', () => {
  const maps: FeatureMaps = {
    count: 2,
    channels: 2,
    height: 2,
    width: 3,
    data: Float32Array.from({ length: 24 }, (_, i) => i + 1),
  };

  it('give patches by channel, row and column, with zeros outside', () => {
    const patches = cutPatches(maps, 3, [
      { picture: 0, row: 0, column: 0 },
      { picture: 1, row: 1, column: 2 },
    ]);
    expect(toRows(patches)).toEqual([
      [0, 0, 0, 0, 1, 2, 0, 4, 5, 0, 0, 0, 0, 7, 8, 0, 10, 11],
      [14, 15, 0, 17, 18, 0, 0, 0, 0, 20, 21, 0, 23, 24, 0, 0, 0, 0],
    ]);
  });

  it('are cut into batches and joined again', () => {
    const joined = joinMaps([sliceMaps(maps, 0, 1), sliceMaps(maps, 1, 9)]);
    expect(joined).toEqual(maps);
  });

  it('have places drawn all over, the margin kept free', () => {
    const places = drawPlaces({ ...maps, height: 8, width: 9 }, 2, 2000, createRandom(4));
    const seen = (key: 'picture' | 'row' | 'column') =>
      [...new Set(places.map((place) => place[key]))].sort((a, b) => a - b);
    expect([seen('picture'), seen('row'), seen('column')]).toEqual([
      [0, 1],
      [2, 3, 4, 5],
      [2, 3, 4, 5, 6],
    ]);
  });
});

describe('filter banks', () => {
  const random = createRandom(6);
  const pictures = randomMaps(random, 2, 3, 64);

  it('know mean and variance of their responses', async () => {
    const filters = matrix([
      [1, 0],
      [0, 2],
    ]);
    const patches = matrix([
      [1, 5],
      [3, 5],
    ]);
    const shape = { channels: 2, side: 1, threshold: 0.5 };
    expect(await bankOf(multiply, filters, patches, shape)).toEqual({
      ...shape,
      filters,
      mean: Float32Array.of(2, 10),
      variance: Float32Array.of(1, 0),
    });
  });

  it('answer to a picture and to its negative alike once opposites are added', async () => {
    const bank = { ...randomBank(random, 3, 3, 5), mean: new Float32Array(3) };
    const layer: Layer = {
      kind: 'convolution',
      name: 'conv1',
      bank: withOpposites(bank),
      isPooled: false,
    };
    const model = layersModel([layer], [layerOutput(layer)]);
    const respond = (input: FeatureMaps) => runToMaps(execution, model, input, layerOutput(layer));
    const [maps, negative] = [
      addOpposites(await respond(pictures)),
      addOpposites(await respond({ ...pictures, data: pictures.data.map((value) => -value) })),
    ];
    expect(largestDifference(maps.data, negative.data)).toBeLessThan(1e-4);
    expect(maps.data.some((value) => value > 0)).toBe(true);
  });

  it('with repeated channels see the sum of each pair', async () => {
    const bank = randomBank(random, 2, 3, 3);
    const pairs = randomMaps(random, 1, 6, 8);
    const places = drawPlaces(pairs, 0, 20, random);
    const twice = await multiply(cutPatches(pairs, 3, places), repeatChannels(bank).filters, {
      right: true,
    });
    const summed = await multiply(cutPatches(addOpposites(pairs), 3, places), bank.filters, {
      right: true,
    });
    expect(largestDifference(twice.data, summed.data)).toBeLessThan(1e-4);
  });
});

describe('altered copies', () => {
  const picture = (value: Plane): FeatureMaps => ({
    count: 4,
    channels: 3,
    height: 64,
    width: 64,
    data: evaluate(value, [4, 3, 64]),
  });

  it('of a ramp are ramps away from the border, turned and scaled by little', () => {
    const altered = augment(
      picture((_n, _c, _y, x) => x),
      createRandom(7),
    );
    const at = planeOf(altered);
    const slopes = [0, 1, 2, 3].map((n) => {
      const dx = at(n, 0, 32, 33) - at(n, 0, 32, 32);
      const dy = at(n, 0, 33, 32) - at(n, 0, 32, 32);
      const bends = [24, 28, 36, 40].map((x) =>
        Math.abs(at(n, 0, 32, x) - at(n, 0, 32, 32) - dx * (x - 32)),
      );
      return {
        steepness: Math.hypot(dx, dy),
        turn: Math.abs(Math.atan2(dy, Math.abs(dx))),
        bend: Math.max(...bends),
      };
    });
    for (const { steepness, turn, bend } of slopes) {
      expect(Math.abs(Math.log(steepness))).toBeLessThanOrEqual(0.1201);
      expect(turn).toBeLessThanOrEqual(0.2501);
      expect(bend).toBeLessThan(1e-3);
    }
  });

  it('are the same for a seed and keep the channels together', () => {
    const source = picture((n, c, y, x) => Math.sin(n + x / 5 + y / 7) + c);
    const altered = augment(source, createRandom(8));
    expect(augment(source, createRandom(8))).toEqual(altered);
    const at = planeOf(altered);
    const gaps = [0, 17, 40, 63].map((i) => at(1, 2, i, 63 - i) - at(1, 0, i, 63 - i));
    expect(largestDifference(gaps, [2, 2, 2, 2])).toBeLessThan(1e-5);
  });
});
