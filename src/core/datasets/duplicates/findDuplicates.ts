// Which pictures of a dataset are there more than once: the same pixels, the same picture resized, re-encoded or
// mirrored, or pictures that the model finds unusually alike. Each kind is looked for among what the stronger left over.

import { throwIfAborted } from '../../../base/errors';
import { neighbourDistance, usualDistance } from './featureScale';
import { type Features, type FeatureTable, featureTable, sketchRows } from './featureTable';
import { hashDistance } from './hashPicture';
import { joinLinks } from './joinLinks';
import { nearPairs, pairLimit } from './nearPairs';
import { createPace } from './pace';
import { similarPairs } from './similarPairs';
import type { Link, Pace, PictureHash, RowSet } from './types';

export interface DuplicateSearch {
  /** Per row; null: the picture could not be read. */
  readonly hashes: readonly (PictureHash | null)[];
  /** Vectors of the model for the same rows; rows of zeros or NaN have none. */
  readonly features: Features | null;
  readonly signal: AbortSignal;
  /** `total` is the same at every call. */
  readonly progress: (done: number, total: number) => void;
}

/**
 * The share of the median distance to the nearest neighbour below which features are unusually close. The rule and the
 * number are those of cleanlab's near-duplicate issue (docs.cleanlab.ai, Datalab, `near_duplicate`: 0.13).
 */
const similarShare = 0.13;
/** Copies that differ in many bits must also be nearer by features than this share of the usual distance. */
const confirmShare = 0.5;
/** Rows of a set are within this multiple of the limits of its first row. */
const chainSlack = 1.5;
/** With fewer pictures there is no telling what is usual. */
const leastForScale = 10;
const seed = 20_231_017;

/**
 * Disjoint sets of at least two rows each, ordered by their first rows. The search for `near` sets is complete up to 31
 * of 256 differing bits; that for `similar` ones misses none up to 20,000 rows and about 1 % of the farthest above.
 * Throws `cancelled`.
 */
export async function findDuplicates(search: DuplicateSearch): Promise<readonly RowSet[]> {
  const { hashes, features, signal, progress } = search;
  throwIfAborted(signal);
  const count = hashes.length;
  const stages = features ? 4 : 1;
  const stage = (index: number): Pace =>
    createPace(signal, (done) => progress(Math.round(index * count + done), stages * count));
  const exact = equalRows(hashes);
  const copies = new Set(exact.flatMap((rows) => rows.slice(1)));
  const unique = Int32Array.from(hashes.keys()).filter((row) => !copies.has(row));
  const hashed = await nearPairs(hashes, [...unique], stage(0));
  const alike = features
    ? await linksByFeatures({ features, count, unique, hashed, stage })
    : { links: hashed, fits: () => false };
  const sets = joinLinks(
    exact,
    alike.links,
    (first, row) => hashesFit(hashes, first, row) || alike.fits(first, row),
  );
  throwIfAborted(signal);
  progress(stages * count, stages * count);
  return sets;
}

/** Sets of rows with the same pixels, which a set of another kind may hold too. */
export function equalRows(hashes: readonly (PictureHash | null)[]): number[][] {
  const rows = new Map<string, number[]>();
  hashes.forEach((hash, row) => {
    if (hash === null) return;
    const equal = rows.get(hash.exact);
    if (equal) equal.push(row);
    else rows.set(hash.exact, [row]);
  });
  return [...rows.values()].filter((equal) => equal.length > 1);
}

function hashesFit(hashes: readonly (PictureHash | null)[], first: number, row: number): boolean {
  const a = hashes[first];
  const b = hashes[row];
  if (!a || !b) return false;
  return a.exact === b.exact || hashDistance(a.bits, b.bits) <= chainSlack * pairLimit(a, b);
}

interface FeatureSearch {
  readonly features: Features;
  readonly count: number;
  readonly unique: Int32Array;
  readonly hashed: readonly Link[];
  readonly stage: (index: number) => Pace;
}

/** The links by hash that the features do not speak against, and those by features alone. */
async function linksByFeatures({ features, count, unique, hashed, stage }: FeatureSearch): Promise<{
  readonly links: readonly Link[];
  readonly fits: (first: number, row: number) => boolean;
}> {
  const table = await featureTable(features, count, stage(1));
  const rows = unique.filter(table.has);
  const isTelling = rows.length >= leastForScale;
  const usual = isTelling ? usualDistance(table, rows, seed) : Number.POSITIVE_INFINITY;
  const near = confirmed(hashed, table, confirmShare * usual);
  const seconds = new Set(near.map((link) => link.second));
  const places = Int32Array.from(rows.keys()).filter((place) => !seconds.has(rows[place] ?? 0));
  const fitsNone = { links: near, fits: () => false };
  if (places.length < leastForScale) return fitsNone;
  const sketches = await sketchRows(features, table.inverseNorms, rows, seed, stage(2));
  const sketched = { table, rows, sketches };
  const threshold = similarShare * (await neighbourDistance(sketched, places, seed, stage(2)));
  if (!(threshold > 0)) return fitsNone;
  const known = new Set(near.map((link) => link.first * count + link.second));
  const similar = await similarPairs(sketched, threshold, seed, stage(3));
  return {
    links: [...near, ...similar.filter((link) => !known.has(link.first * count + link.second))],
    fits: (first, row) => table.distance(first, row) < chainSlack * threshold,
  };
}

/** Hashes that differ in at most half of the limit need no witness; the others do where both rows have features. */
function confirmed(hashed: readonly Link[], table: FeatureTable, limit: number): Link[] {
  return hashed.filter(
    (link) =>
      link.isPlain ||
      !table.has(link.first) ||
      !table.has(link.second) ||
      table.distance(link.first, link.second) <= limit,
  );
}
