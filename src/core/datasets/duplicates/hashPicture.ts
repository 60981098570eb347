// Two fingerprints of a picture. The exact one is a digest of its pixels. The perceptual one is the sign of each of its
// low frequencies (after Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, there with
// 64 bits against the median), which resizing, JPEG and a change of brightness leave as they are, and which mirroring
// changes in a known way.

import { createHash } from 'node:crypto';
import type { Pixels } from '../../images/types';
import { cosineTable, frequencySide, lowFrequencies } from './cosineTransform';
import { greyGrid, gridSide } from './greyGrid';
import type { PictureHash } from './types';

export const hashWords = 8;

export const bandCount = 16;
export const bandBits = 16;

/**
 * Place [v, u] of each bit. Dealt out from low to high frequencies over 16 bands of 16 bits, so that no band has only
 * the lowest ones, which in some data (digits in the middle of black) are the same in all pictures.
 */
const bitOrder: readonly number[] = dealBits();

/** Bits that mirroring left to right turns over: those of odd horizontal frequencies. */
export const mirrorMask: Uint32Array = packBits((place) => place % 2 === 1);

const table = cosineTable(gridSide);

/** `image`: 8 bits, grey or RGB. About half a millisecond for 500 × 375. */
export function hashPicture(image: Pixels): PictureHash {
  const header = Buffer.from(`${image.width}x${image.height}x${image.channels}:`);
  const exact = createHash('sha256').update(header).update(image.data).digest('hex');
  const grid = greyGrid(image);
  const frequencies = lowFrequencies(grid, gridSide, table);
  return {
    exact,
    bits: packBits((place) => place > 0 && (frequencies[place] ?? 0) > 0),
    information: greyEntropy(grid),
  };
}

/** Bits in which two hashes differ: as they are, or with one of them mirrored, whichever is less. */
export function hashDistance(a: Uint32Array, b: Uint32Array): number {
  let straight = 0;
  let mirrored = 0;
  for (let word = 0; word < hashWords; word++) {
    const difference = (a[word] ?? 0) ^ (b[word] ?? 0);
    straight += countBits(difference);
    mirrored += countBits(difference ^ (mirrorMask[word] ?? 0));
  }
  return Math.min(straight, mirrored);
}

/** Set bits of a 32-bit word (Warren, "Hacker's Delight", figure 5-2). */
export function countBits(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function dealBits(): number[] {
  const places = Array.from({ length: bandCount * bandBits }, (_, place) => place);
  const rising = [...places].sort((a, b) => shell(a) - shell(b) || a - b);
  return places.map(
    (bit) => rising[(bit % bandBits) * bandCount + Math.floor(bit / bandBits)] ?? 0,
  );
}

function shell(place: number): number {
  return Math.max(place % frequencySide, Math.floor(place / frequencySide));
}

function packBits(isSet: (place: number) => boolean): Uint32Array {
  const bits = new Uint32Array(hashWords);
  bitOrder.forEach((place, bit) => {
    if (isSet(place)) bits[bit >> 5] = ((bits[bit >> 5] ?? 0) | (1 << (bit & 31))) >>> 0;
  });
  return bits;
}

/** −Σ p log₂ p over 32 grey levels. */
function greyEntropy(grid: Float64Array): number {
  const counts = new Uint32Array(32);
  for (const grey of grid) {
    const level = Math.min(31, Math.max(0, Math.floor(grey / 8)));
    counts[level] = (counts[level] ?? 0) + 1;
  }
  let entropy = 0;
  for (const count of counts) {
    if (count > 0) entropy -= (count / grid.length) * Math.log2(count / grid.length);
  }
  return entropy;
}
