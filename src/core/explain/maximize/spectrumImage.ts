// An image parameterised by its Fourier spectrum, scaled by 1 / frequency as natural images are: gradient ascent then finds
// shapes where pixels would give noise. Lucid's conventions (Olah, Mordvintsev & Schubert 2017, "Feature Visualization"):
// decay 1, standard deviation 0.01, an orthonormal inverse transform divided by 4.

import type { Random } from '../../../base/random';
import type { Size } from '../../../protocol/model';
import { type ComplexMatrix, createFft, inverse } from './fft';

export interface SpectrumImage {
  /** How many parameters a channel has: real parts [height, half], then imaginary parts [height, half]. */
  readonly length: number;
  /** Parameters of one channel to its pixels, row-major. Linear. */
  toPixels(spectrum: Float64Array): Float64Array;
  /** The adjoint: from a gradient by pixels to the gradient by parameters. */
  fromPixels(gradient: Float64Array): Float64Array;
}

/** Lucid: "increasing this seems to reduce saturation". */
const magic = 4;
const deviation = 0.01;

export function drawSpectrum(length: number, random: Random): Float64Array {
  return Float64Array.from({ length }, () => deviation * random.normal());
}

export function createSpectrumImage({ width, height }: Size): SpectrumImage {
  const half = Math.floor(width / 2) + 1;
  const scales = frequencyScales({ width, height });
  const columns = createFft(height);
  const inverseColumns = inverse(columns);
  const rows = createFft(width);
  const inverseRows = inverse(rows);
  const count = height * half;
  return {
    length: 2 * count,
    toPixels: (spectrum) => {
      const scaled = matrix(count);
      for (let i = 0; i < count; i++) {
        scaled.re[i] = (spectrum[i] ?? 0) * (scales[i] ?? 0);
        scaled.im[i] = (spectrum[count + i] ?? 0) * (scales[i] ?? 0);
      }
      inverseColumns(scaled, half);
      const pairs = pairsOfSpectra(scaled, { width, height });
      inverseRows(pairs, Math.ceil(height / 2));
      return rowsOfPairs(pairs, { width, height });
    },
    fromPixels: (gradient) => {
      const pairs = pairsOfRows(gradient, { width, height });
      rows(pairs, Math.ceil(height / 2));
      const spectra = spectraOfPairs(pairs, { width, height });
      columns(spectra, half);
      const result = new Float64Array(2 * count);
      for (let i = 0; i < count; i++) {
        result[i] = (spectra.re[i] ?? 0) * (scales[i] ?? 0);
        result[count + i] = (spectra.im[i] ?? 0) * (scales[i] ?? 0);
      }
      return result;
    },
  };
}

/** 1 / max(frequency, 1 / longer side), with the factors of the transform; [height, half]. */
function frequencyScales({ width, height }: Size): Float64Array {
  const half = Math.floor(width / 2) + 1;
  const lowest = 1 / Math.max(width, height);
  const norm = 1 / (Math.sqrt(width * height) * magic);
  return Float64Array.from({ length: height * half }, (_, i) => {
    const row = Math.floor(i / half);
    const y = Math.min(row, height - row) / height;
    const x = (i % half) / width;
    return norm / Math.max(Math.hypot(x, y), lowest);
  });
}

function matrix(length: number): ComplexMatrix {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/** What stands at one place of a spectrum of real numbers: the first and the middle frequency have no imaginary part. */
function isReal(k: number, width: number): boolean {
  return k === 0 || 2 * k === width;
}

/**
 * Two real rows a, b are one complex row a + ib, so that one transform does both. Here from the half spectra of all rows,
 * [height, half], to the whole spectra A + iB of rows r and r + pairs, [width, pairs].
 */
function pairsOfSpectra(spectra: ComplexMatrix, { width, height }: Size): ComplexMatrix {
  const half = Math.floor(width / 2) + 1;
  const pairs = Math.ceil(height / 2);
  const result = matrix(width * pairs);
  for (let r = 0; r < pairs; r++) {
    for (let k = 0; k < half; k++) {
      const a = r * half + k;
      const b = (r + pairs) * half + k;
      const hasImaginary = !isReal(k, width);
      const ar = spectra.re[a] ?? 0;
      const ai = hasImaginary ? (spectra.im[a] ?? 0) : 0;
      const br = spectra.re[b] ?? 0;
      const bi = hasImaginary ? (spectra.im[b] ?? 0) : 0;
      result.re[k * pairs + r] = ar - bi;
      result.im[k * pairs + r] = ai + br;
      if (!hasImaginary) continue;
      result.re[(width - k) * pairs + r] = ar + bi;
      result.im[(width - k) * pairs + r] = br - ai;
    }
  }
  return result;
}

function rowsOfPairs({ re, im }: ComplexMatrix, { width, height }: Size): Float64Array {
  const pairs = Math.ceil(height / 2);
  const pixels = new Float64Array(width * height);
  for (let r = 0; r < pairs; r++) {
    for (let x = 0; x < width; x++) {
      pixels[r * width + x] = re[x * pairs + r] ?? 0;
      if (r + pairs < height) pixels[(r + pairs) * width + x] = im[x * pairs + r] ?? 0;
    }
  }
  return pixels;
}

function pairsOfRows(pixels: Float64Array, { width, height }: Size): ComplexMatrix {
  const pairs = Math.ceil(height / 2);
  const result = matrix(width * pairs);
  for (let r = 0; r < pairs; r++) {
    for (let x = 0; x < width; x++) {
      result.re[x * pairs + r] = pixels[r * width + x] ?? 0;
      result.im[x * pairs + r] = pixels[(r + pairs) * width + x] ?? 0;
    }
  }
  return result;
}

/**
 * The adjoint of `pairsOfSpectra` for transformed pairs: A_k = (Z_k + conj Z_−k) / 2 and B_k = (Z_k − conj Z_−k) / 2i, twice
 * where a frequency stands for itself and its mirror image.
 */
function spectraOfPairs({ re, im }: ComplexMatrix, { width, height }: Size): ComplexMatrix {
  const half = Math.floor(width / 2) + 1;
  const pairs = Math.ceil(height / 2);
  const result = matrix(height * half);
  for (let r = 0; r < pairs; r++) {
    for (let k = 0; k < half; k++) {
      const hasImaginary = !isReal(k, width);
      const at = k * pairs + r;
      const mirror = ((width - k) % width) * pairs + r;
      const weight = hasImaginary ? 1 : 0.5;
      const a = r * half + k;
      result.re[a] = weight * ((re[at] ?? 0) + (re[mirror] ?? 0));
      if (hasImaginary) result.im[a] = (im[at] ?? 0) - (im[mirror] ?? 0);
      if (r + pairs >= height) continue;
      const b = (r + pairs) * half + k;
      result.re[b] = weight * ((im[at] ?? 0) + (im[mirror] ?? 0));
      if (hasImaginary) result.im[b] = (re[mirror] ?? 0) - (re[at] ?? 0);
    }
  }
  return result;
}
