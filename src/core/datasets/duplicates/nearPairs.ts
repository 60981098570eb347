// Pairs of pictures whose perceptual hashes are close, by multi-index hashing (Norouzi, Punjani, Fleet, "Fast Search in
// Hamming Space with Multi-Index Hashing", 2012): of two hashes that differ in at most 31 of 256 bits, at least one of
// 16 bands differs in at most one bit, so that looking up each band and its one-bit neighbours misses no pair.

import { type BucketIndex, bucketIndex } from './bucketIndex';
import { bandBits, bandCount, countBits, hashDistance, hashWords, mirrorMask } from './hashPicture';
import type { Link, Pace, PictureHash } from './types';

/**
 * Bits of 256; unlike photos differ in 128 ± 8. The search is complete up to 31 and finds 99.5 % of the pairs at 40.
 */
export const nearLimit = 40;
/** Grey entropy in bits from which the full limit holds; photos have 3 … 5, digits on black 1 … 2. */
const fullInformation = 3.5;
/** Pictures below it are all but one colour: their frequencies are noise. */
const leastInformation = 0.5;
/** Pictures compared per row and band; reached only where thousands share a band, in very uniform data. */
const candidateLimit = 1000;

/** Rows are compared every so often with the clock. */
const rowsPerLook = 64;

/** The most bits in which two pictures may differ: fewer where a picture tells little. */
export function pairLimit(a: PictureHash, b: PictureHash): number {
  const information = Math.min(a.information, b.information);
  if (information < leastInformation) return -1;
  return Math.floor(nearLimit * Math.min(1, information / fullInformation));
}

/**
 * Every pair of `rows` within `pairLimit`, mirrored ones too. Time grows with rows · (1 + rows / 65,536) · 544; rows
 * without a hash are passed over. `pace` is told 0 … rows.length.
 */
export async function nearPairs(
  hashes: readonly (PictureHash | null)[],
  rows: readonly number[],
  pace: Pace,
): Promise<Link[]> {
  const table = hashTable(hashes, rows);
  const count = table.rows.length;
  const found = new Map<number, Link>();
  for (let band = 0; band < bandCount; band++) {
    const index = indexBand(table, band);
    for (let at = 0; at < count; at++) {
      if (at % rowsPerLook === 0) await pace(((band + at / count) / bandCount) * rows.length);
      searchBand(table, index, at, found);
    }
  }
  return [...found.values()];
}

/** Hashes side by side, so that comparing many of them reads memory in few places. */
interface HashTable {
  readonly rows: readonly number[];
  readonly hashes: readonly PictureHash[];
  /** hashWords per row. */
  readonly words: Uint32Array;
}

function hashTable(hashes: readonly (PictureHash | null)[], rows: readonly number[]): HashTable {
  const usable = rows.flatMap((row) => {
    const hash = hashes[row];
    return hash && hash.information >= leastInformation ? [{ row, hash }] : [];
  });
  const words = new Uint32Array(usable.length * hashWords);
  usable.forEach(({ hash }, at) => {
    words.set(hash.bits, at * hashWords);
  });
  return { rows: usable.map(({ row }) => row), hashes: usable.map(({ hash }) => hash), words };
}

/** Places in the table by their key in one band. */
interface BandIndex extends BucketIndex {
  readonly keys: Uint16Array;
  /** Bits of the key that mirroring turns over. */
  readonly mirror: number;
}

function bandKey(words: Uint32Array, at: number, band: number): number {
  return ((words[at * hashWords + (band >> 1)] ?? 0) >>> ((band & 1) * bandBits)) & 0xffff;
}

function indexBand({ rows, words }: HashTable, band: number): BandIndex {
  const keys = Uint16Array.from(rows, (_, at) => bandKey(words, at, band));
  return { ...bucketIndex(keys), keys, mirror: bandKey(mirrorMask, 0, band) };
}

/** Compares one place with the earlier ones whose key differs in at most one bit, straight or mirrored. */
function searchBand(
  table: HashTable,
  index: BandIndex,
  at: number,
  found: Map<number, Link>,
): void {
  const key = index.keys[at] ?? 0;
  let left = candidateLimit;
  for (let probe = -1; probe < bandBits; probe++) {
    const flipped = probe < 0 ? key : key ^ (1 << probe);
    left = compareBucket(table, index, at, flipped, left, found);
    left = compareBucket(table, index, at, flipped ^ index.mirror, left, found);
  }
}

function compareBucket(
  table: HashTable,
  { starts, items }: BandIndex,
  at: number,
  key: number,
  left: number,
  found: Map<number, Link>,
): number {
  const start = starts[key] ?? 0;
  const end = Math.min(starts[key + 1] ?? 0, start + left);
  for (let place = start; place < end; place++) {
    const other = items[place] ?? 0;
    if (other >= at) return left - (place - start);
    if (mayBeNear(table.words, at, other)) addLink(table, at, other, found);
  }
  return left - Math.max(0, end - start);
}

/** Looks at half of the bits, word by word: all but a few pairs are ruled out by the first three. */
function mayBeNear(words: Uint32Array, a: number, b: number): boolean {
  let straight = 0;
  let mirrored = 0;
  for (let word = 0; word < hashWords / 2; word++) {
    const difference = (words[a * hashWords + word] ?? 0) ^ (words[b * hashWords + word] ?? 0);
    straight += countBits(difference);
    mirrored += countBits(difference ^ (mirrorMask[word] ?? 0));
    if (straight > nearLimit && mirrored > nearLimit) return false;
  }
  return true;
}

function addLink(table: HashTable, at: number, other: number, found: Map<number, Link>): void {
  const [a, b] = [table.hashes[at], table.hashes[other]];
  const pair = at * table.rows.length + other;
  if (!a || !b || found.has(pair)) return;
  const limit = pairLimit(a, b);
  const distance = hashDistance(a.bits, b.bits);
  if (distance > limit) return;
  const [one, two] = [table.rows[at] ?? 0, table.rows[other] ?? 0];
  found.set(pair, {
    first: Math.min(one, two),
    second: Math.max(one, two),
    kind: 'near',
    distance,
    isPlain: distance <= limit / 2,
  });
}
