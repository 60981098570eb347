// Duplicates among real pictures: every planted copy of a photo is found, and what else is found is counted, for photos,
// tiny pictures and digits on black alike.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findDuplicates } from '../../src/core/datasets/duplicates/findDuplicates';
import { hashPicture } from '../../src/core/datasets/duplicates/hashPicture';
import type { PictureHash, RowSet } from '../../src/core/datasets/duplicates/types';
import { decodeBytes, makeVariant, variants } from '../core/datasets/duplicates/pictureVariants';

const data = resolve('..', 'shared', 'data');
const cifar = join(data, 'datasets', 'cifar10-images-subset.tar.gz');
const digits = join(data, 'datasets', 'mnist-idx', 't10k-images-idx3-ubyte.gz');
const photos = [join(data, 'datasets', 'hymenoptera'), join(data, 'photos')];

function pictureFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function search(hashes: readonly PictureHash[]): Promise<readonly RowSet[]> {
  const signal = new AbortController().signal;
  return findDuplicates({ hashes, features: null, signal, progress: () => undefined });
}

describe.skipIf(!photos.every(existsSync))('among 460 photos', () => {
  it('every planted copy is found, and no two different photos are taken for one', async () => {
    const files = photos.flatMap(pictureFiles);
    const hashes: PictureHash[] = [];
    const missed: string[] = [];
    const expected: RowSet[] = [];
    const copies: PictureHash[] = [];
    const names = Object.keys(variants);
    for (const [row, file] of files.entries()) {
      const original = await decodeBytes(readFileSync(file));
      hashes.push(hashPicture(original));
      if (row % 6 !== 0) continue;
      const made = await Promise.all(names.map((name) => makeVariant(original, name)));
      const first = files.length + copies.length;
      copies.push(...made.map(hashPicture));
      expected.push({ kind: 'near', rows: [row, ...made.map((_, i) => first + i)] });
    }
    const sets = await search([...hashes, ...copies]);
    const of = new Map(sets.map((set) => [set.rows[0], new Set(set.rows)]));
    for (const { rows } of expected) {
      rows.forEach((row, i) => {
        if (!of.get(rows[0])?.has(row)) missed.push(`${files[rows[0] ?? 0]} ${names[i - 1]}`);
      });
    }
    expect(missed).toEqual([]);
    expect(sets).toEqual(expected);
  }, 300_000);
});

describe.skipIf(!existsSync(cifar))('among 12,000 pictures of 32 × 32', () => {
  it('a few known copies are found in seconds, none in more than a handful of rows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'glassbox-cifar-'));
    try {
      execFileSync('tar', ['xzf', cifar, '-C', folder]);
      const hashes: PictureHash[] = [];
      for (const file of pictureFiles(folder)) {
        hashes.push(hashPicture(await decodeBytes(readFileSync(file))));
      }
      const began = performance.now();
      const sets = await search(hashes);
      expect(performance.now() - began).toBeLessThan(20_000);
      expect(hashes.length).toBe(12_000);
      // All were looked at: each is one photo twice or three times, brighter, mirrored or a little cropped.
      expect(sets.length).toBeGreaterThanOrEqual(14);
      expect(sets.length).toBeLessThanOrEqual(24);
      expect(Math.max(...sets.map(({ rows }) => rows.length))).toBeLessThanOrEqual(3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);
});

describe.skipIf(!existsSync(digits))('among 10,000 digits on black', () => {
  it('fewer than one in 500 is taken for a copy of another', async () => {
    const side = 28;
    const bytes = gunzipSync(readFileSync(digits)).subarray(16);
    const hashes = Array.from({ length: bytes.length / side ** 2 }, (_, i) =>
      hashPicture({
        width: side,
        height: side,
        channels: 1,
        data: bytes.subarray(i * side ** 2, (i + 1) * side ** 2),
      }),
    );
    const began = performance.now();
    const sets = await search(hashes);
    expect(performance.now() - began).toBeLessThan(30_000);
    expect(hashes.length).toBe(10_000);
    expect(sets.flatMap(({ rows }) => rows).length).toBeLessThan(20);
  }, 300_000);
});
