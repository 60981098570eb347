// The fingerprints of pictures: what they must not see, what they must, and that near-uniform pictures do not collide.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/base/random';
import { greyGrid } from '../../../../src/core/datasets/duplicates/greyGrid';
import { hashDistance, hashPicture } from '../../../../src/core/datasets/duplicates/hashPicture';
import { pairLimit } from '../../../../src/core/datasets/duplicates/nearPairs';
import type { Pixels } from '../../../../src/core/images/types';
import { makeVariant, variants } from './pictureVariants';
import { texturedPicture } from './texturedPictures';

const originals = [1, 2, 3].map((seed) => texturedPicture(seed, 240, 180));

describe('the exact fingerprint', () => {
  it('is the SHA-256 of size and pixels', () => {
    const data = Uint8Array.from([1, 2, 3, 4, 5, 6]);
    const expected = createHash('sha256').update('2x1x3:').update(data).digest('hex');
    expect(hashPicture({ width: 2, height: 1, channels: 3, data }).exact).toBe(expected);
  });

  it('tells apart pictures of the same bytes but another shape', () => {
    const data = new Uint8Array(12);
    const wide = hashPicture({ width: 4, height: 1, channels: 3, data });
    const square = hashPicture({ width: 2, height: 2, channels: 3, data });
    expect(wide.exact).not.toBe(square.exact);
  });
});

describe('the perceptual fingerprint', () => {
  it.each(Object.keys(variants))('knows a copy %s', async (name) => {
    for (const original of originals) {
      const a = hashPicture(original);
      const b = hashPicture(await makeVariant(original, name));
      expect(hashDistance(a.bits, b.bits)).toBeLessThanOrEqual(20);
      expect(pairLimit(a, b)).toBeGreaterThan(30);
    }
  });

  it('is far from that of any other picture, straight or mirrored', () => {
    const hashes = Array.from({ length: 120 }, (_, seed) =>
      hashPicture(texturedPicture(100 + seed, 96, 64)),
    );
    const distances = hashes.flatMap((a, i) =>
      hashes.slice(i + 1).map((b) => hashDistance(a.bits, b.bits)),
    );
    expect(Math.min(...distances)).toBeGreaterThan(70);
  });

  it('is the same for a grey picture of one channel and of three', () => {
    const random = createRandom(7);
    const grey = Uint8Array.from({ length: 50 * 40 }, () => random.index(256));
    const rgb = Uint8Array.from({ length: 50 * 40 * 3 }, (_, i) => grey[Math.floor(i / 3)] ?? 0);
    const one = hashPicture({ width: 50, height: 40, channels: 1, data: grey });
    const three = hashPicture({ width: 50, height: 40, channels: 3, data: rgb });
    expect({ ...one, exact: '' }).toEqual({ ...three, exact: '' });
  });

  it('says nothing of pictures of one colour, so that they are never "near"', () => {
    const flat = (grey: number): Pixels => {
      const data = new Uint8Array(64 * 64 * 3).fill(grey);
      data[0] = grey + 1;
      return { width: 64, height: 64, channels: 3, data };
    };
    const hashes = [0, 90, 200].map((grey) => hashPicture(flat(grey)));
    expect(hashes.map((hash) => hash.information)).toEqual([0, 0, 0]);
    expect(hashes.map((hash) => pairLimit(hash, hashPicture(flat(50))))).toEqual([-1, -1, -1]);
  });
});

describe('the grey grid', () => {
  it.each([
    [1, 1],
    [5, 3],
    [28, 28],
    [33, 97],
    [200, 31],
  ])('of %i × %i pixels is the exact mean over each cell', (width, height) => {
    const random = createRandom(width * 1000 + height);
    const data = Uint8Array.from({ length: width * height }, () => random.index(256));
    const grid = greyGrid({ width, height, channels: 1, data });
    const expected = Float64Array.from({ length: 32 * 32 }, (_, cell) =>
      cellMean(data, width, height, cell % 32, Math.floor(cell / 32)),
    );
    const worst = Math.max(...grid.map((value, i) => Math.abs(value - (expected[i] ?? 0))));
    expect(worst).toBeLessThan(1e-6);
  });
});

/** Each pixel by the area of it that lies in the cell. */
function cellMean(data: Uint8Array, width: number, height: number, u: number, v: number): number {
  const overlap = (pixel: number, cell: number, size: number): number =>
    Math.max(
      0,
      Math.min(pixel + 1, ((cell + 1) * size) / 32) - Math.max(pixel, (cell * size) / 32),
    );
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sum += (data[y * width + x] ?? 0) * overlap(x, u, width) * overlap(y, v, height);
    }
  }
  return sum / ((width * height) / 1024);
}
