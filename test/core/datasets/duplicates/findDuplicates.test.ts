// Planted copies are found as sets of the right kind, and nothing else is.

import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../../src/base/random';
import { findDuplicates } from '../../../../src/core/datasets/duplicates/findDuplicates';
import { hashPicture } from '../../../../src/core/datasets/duplicates/hashPicture';
import type { PictureHash, RowSet } from '../../../../src/core/datasets/duplicates/types';
import { makeVariant } from './pictureVariants';
import { texturedPicture } from './texturedPictures';

const signal = new AbortController().signal;
const progress = (): void => undefined;

/** n × dims, unit-free and positive as after a ReLU. */
function randomFeatures(random: Random, count: number, dims: number): Float32Array {
  return Float32Array.from({ length: count * dims }, () => Math.max(0, random.normal()));
}

/** Row `to` as row `from` with a little noise. */
function plant(
  values: Float32Array,
  dims: number,
  from: number,
  to: number,
  noise: number,
  random: Random,
): void {
  for (let i = 0; i < dims; i++) {
    values[to * dims + i] = (values[from * dims + i] ?? 0) + noise * random.normal();
  }
}

describe('duplicates by the pictures alone', () => {
  it('are found whether copied, resized, re-encoded or mirrored, and nothing else', async () => {
    const originals = Array.from({ length: 40 }, (_, i) => texturedPicture(500 + i, 160, 120));
    const planted: readonly (readonly [number, string])[] = [
      [3, 'kept as PNG'],
      [3, 'as JPEG of quality 50'],
      [7, 'kept as PNG'],
      [10, 'of half the size'],
      [10, 'mirrored, of twice the size'],
      [20, 'mirrored'],
      [31, 'as WebP'],
      [35, 'mirrored, of half the size, as JPEG'],
    ];
    const copies = await Promise.all(
      planted.map(([row, name]) => makeVariant(originals[row] ?? texturedPicture(0, 8, 8), name)),
    );
    const hashes = [...originals, ...copies].map(hashPicture);
    const sets = await findDuplicates({ hashes, features: null, signal, progress });
    expect(sets).toEqual([
      { kind: 'near', rows: [3, 40, 41] },
      { kind: 'exact', rows: [7, 42] },
      { kind: 'near', rows: [10, 43, 44] },
      { kind: 'near', rows: [20, 45] },
      { kind: 'near', rows: [31, 46] },
      { kind: 'near', rows: [35, 47] },
    ]);
  });

  it('of one flat colour are sets only where every pixel is equal', async () => {
    const flat = (grey: number): PictureHash =>
      hashPicture({ width: 20, height: 20, channels: 3, data: new Uint8Array(1200).fill(grey) });
    const hashes = [flat(0), flat(255), flat(0), flat(128)];
    const sets = await findDuplicates({ hashes, features: null, signal, progress });
    expect(sets).toEqual([{ kind: 'exact', rows: [0, 2] }]);
  });

  it('pass over pictures that could not be read', async () => {
    const hash = hashPicture(texturedPicture(1, 40, 40));
    const hashes = [null, hash, null, hash];
    expect(await findDuplicates({ hashes, features: null, signal, progress })).toEqual([
      { kind: 'exact', rows: [1, 3] },
    ]);
  });

  it.each([0, 1])('are none among %i pictures', async (count) => {
    const hashes = Array.from({ length: count }, () => hashPicture(texturedPicture(1, 40, 40)));
    expect(await findDuplicates({ hashes, features: null, signal, progress })).toEqual([]);
  });
});

describe('duplicates by features', () => {
  const count = 400;
  const dims = 200;

  it('are the pairs that lie far closer than neighbours usually do', async () => {
    const random = createRandom(5);
    const values = randomFeatures(random, count, dims);
    plant(values, dims, 12, 200, 0.05, random);
    plant(values, dims, 12, 201, 0.05, random);
    plant(values, dims, 50, 49, 0.1, random);
    // Half as far as usual is not a duplicate.
    plant(values, dims, 70, 71, 0.6, random);
    values.fill(0, 80 * dims, 81 * dims);
    values.fill(0, 90 * dims, 91 * dims);
    values.fill(Number.NaN, 100 * dims, 102 * dims);
    const hashes = new Array<null>(count).fill(null);
    const sets = await findDuplicates({ hashes, features: { values, dims }, signal, progress });
    expect(sets).toEqual([
      { kind: 'similar', rows: [12, 200, 201] },
      { kind: 'similar', rows: [49, 50] },
    ]);
  });

  it('still find their scale where nearly all pictures are there twice', async () => {
    const random = createRandom(6);
    const values = randomFeatures(random, count, dims);
    for (let row = 0; row < count; row += 2)
      values.copyWithin(row * dims, (row + 1) * dims, (row + 2) * dims);
    const hashes = Array.from({ length: count }, (_, row) =>
      fakeHash(createRandom(Math.floor(row / 2)), String(Math.floor(row / 2))),
    );
    plant(values, dims, 0, 398, 0.05, random);
    plant(values, dims, 0, 399, 0.05, random);
    const sets = await findDuplicates({ hashes, features: { values, dims }, signal, progress });
    const expected: RowSet[] = Array.from({ length: 199 }, (_, i) => ({
      kind: 'exact',
      rows: [2 * i, 2 * i + 1],
    }));
    expected[0] = { kind: 'similar', rows: [0, 1, 398, 399] };
    expect(sets).toEqual(expected);
  });

  it('speak against pictures whose hashes agree by chance', async () => {
    const random = createRandom(8);
    const values = randomFeatures(random, count, dims);
    const hashes = Array.from({ length: count }, (_, row) => fakeHash(random, String(row)));
    hashes[300] = flipBits(hashes[1] ?? fakeHash(random, ''), 28, random, 'a');
    hashes[301] = flipBits(hashes[2] ?? fakeHash(random, ''), 28, random, 'b');
    plant(values, dims, 2, 301, 0.4, random);
    const blind = await findDuplicates({ hashes, features: null, signal, progress });
    const seeing = await findDuplicates({ hashes, features: { values, dims }, signal, progress });
    expect({ blind, seeing }).toEqual({
      blind: [
        { kind: 'near', rows: [1, 300] },
        { kind: 'near', rows: [2, 301] },
      ],
      seeing: [{ kind: 'near', rows: [2, 301] }],
    });
  });
});

describe('the search', () => {
  it('is cancelled by its signal', async () => {
    const controller = new AbortController();
    const random = createRandom(1);
    const hashes = Array.from({ length: 20_000 }, (_, row) => fakeHash(random, String(row)));
    const run = findDuplicates({
      hashes,
      features: null,
      signal: controller.signal,
      progress: () => controller.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('tells its progress up to the end, never backwards', async () => {
    const random = createRandom(2);
    const count = 3000;
    const dims = 96;
    const told: number[] = [];
    const totals = new Set<number>();
    await findDuplicates({
      hashes: Array.from({ length: count }, (_, row) => fakeHash(random, String(row))),
      features: { values: randomFeatures(random, count, dims), dims },
      signal,
      progress: (done, total) => {
        told.push(done);
        totals.add(total);
      },
    });
    expect([...totals]).toEqual([4 * count]);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(4 * count);
  });
});

function fakeHash(random: Random, exact: string): PictureHash {
  const bits = Uint32Array.from({ length: 8 }, () => random.index(2 ** 32));
  return { exact, bits, information: 4 };
}

function flipBits(hash: PictureHash, count: number, random: Random, exact: string): PictureHash {
  const bits = hash.bits.slice();
  const order = Array.from({ length: 256 }, (_, bit) => ({ bit, key: random.uniform() }));
  order.sort((a, b) => a.key - b.key);
  for (const { bit } of order.slice(0, count)) {
    bits[bit >> 5] = ((bits[bit >> 5] ?? 0) ^ (1 << (bit & 31))) >>> 0;
  }
  return { exact, bits, information: hash.information };
}
