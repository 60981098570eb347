// Discrete Fourier transforms of any length, many at once: along the columns of a matrix, so that the inner loops run over
// neighbouring numbers. Mixed radix (Stockham) for lengths with small prime factors, Bluestein's chirps for the others.

/** Real and imaginary parts of a complex matrix [length, columns], row-major. */
export interface ComplexMatrix {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** X[k] = Σ x[j] e^(−2πi jk / length) down each of `columns` columns, in place, not normalised. */
export type Fft = (matrix: ComplexMatrix, columns: number) => void;

/** A direct transform of a prime factor is quicker than chirps up to about here. */
const largestRadix = 31;

export function createFft(length: number): Fft {
  const factors = primeFactors(length);
  return factors.some((factor) => factor > largestRadix)
    ? bluestein(length)
    : mixedRadix(length, factors);
}

/** The same with e^(+2πi jk / length): real and imaginary parts change places before and after. */
export function inverse(fft: Fft): Fft {
  return ({ re, im }, columns) => fft({ re: im, im: re }, columns);
}

function primeFactors(length: number): readonly number[] {
  const factors: number[] = [];
  for (let rest = length, factor = 2; rest > 1; ) {
    if (rest % factor === 0) {
      factors.push(factor);
      rest /= factor;
    } else factor = factor * factor > rest ? rest : factor + 1;
  }
  return factors;
}

function mixedRadix(length: number, factors: readonly number[]): Fft {
  let scratch = { re: new Float64Array(0), im: new Float64Array(0) };
  return (matrix, columns) => {
    if (scratch.re.length !== length * columns) {
      scratch = {
        re: new Float64Array(length * columns),
        im: new Float64Array(length * columns),
      };
    }
    let [from, to]: [ComplexMatrix, ComplexMatrix] = [matrix, scratch];
    let left = length;
    let stride = columns;
    for (const factor of factors) {
      const pass = factor === 2 ? radix2 : anyRadix;
      pass(from, to, factor, left / factor, stride);
      left /= factor;
      stride *= factor;
      [from, to] = [to, from];
    }
    if (from !== matrix) {
      matrix.re.set(from.re);
      matrix.im.set(from.im);
    }
  };
}

/** One pass: `count` butterflies, each over `stride` neighbouring numbers. */
type RadixPass = (
  from: ComplexMatrix,
  to: ComplexMatrix,
  radix: number,
  count: number,
  stride: number,
) => void;

const radix2: RadixPass = ({ re, im }, to, _radix, count, stride) => {
  for (let j = 0; j < count; j++) {
    const angle = (-Math.PI * j) / count;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const a = j * stride;
    const b = (j + count) * stride;
    const even = 2 * j * stride;
    const odd = even + stride;
    for (let q = 0; q < stride; q++) {
      const ar = re[a + q] ?? 0;
      const ai = im[a + q] ?? 0;
      const br = re[b + q] ?? 0;
      const bi = im[b + q] ?? 0;
      to.re[even + q] = ar + br;
      to.im[even + q] = ai + bi;
      to.re[odd + q] = (ar - br) * c - (ai - bi) * s;
      to.im[odd + q] = (ar - br) * s + (ai - bi) * c;
    }
  }
};

const anyRadix: RadixPass = ({ re, im }, to, radix, count, stride) => {
  for (let j = 0; j < count; j++) {
    for (let k = 0; k < radix; k++) {
      const target = (radix * j + k) * stride;
      to.re.fill(0, target, target + stride);
      to.im.fill(0, target, target + stride);
      for (let r = 0; r < radix; r++) {
        const turns = ((r * k) % radix) / radix + (j * k) / (count * radix);
        const [c, s] = [Math.cos(-2 * Math.PI * turns), Math.sin(-2 * Math.PI * turns)];
        const source = (j + count * r) * stride;
        for (let q = 0; q < stride; q++) {
          const x = re[source + q] ?? 0;
          const y = im[source + q] ?? 0;
          to.re[target + q] = (to.re[target + q] ?? 0) + x * c - y * s;
          to.im[target + q] = (to.im[target + q] ?? 0) + x * s + y * c;
        }
      }
    }
  }
};

/**
 * Bluestein 1970: with jk = (j² + k² − (k − j)²) / 2 the transform is a convolution with a chirp, done at a length that is a
 * power of two.
 */
function bluestein(length: number): Fft {
  const size = 2 ** Math.ceil(Math.log2(2 * length - 1));
  const fft = createFft(size);
  const ifft = inverse(fft);
  const chirp = { re: new Float64Array(length), im: new Float64Array(length) };
  const filter = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let j = 0; j < length; j++) {
    // j² modulo 2·length: the angle stays exact for long transforms.
    const angle = (Math.PI * ((j * j) % (2 * length))) / length;
    chirp.re[j] = Math.cos(angle);
    chirp.im[j] = -Math.sin(angle);
    for (const at of [j, (size - j) % size]) {
      filter.re[at] = Math.cos(angle);
      filter.im[at] = Math.sin(angle);
    }
  }
  fft(filter, 1);
  return ({ re, im }, columns) => {
    const padded = {
      re: new Float64Array(size * columns),
      im: new Float64Array(size * columns),
    };
    multiplyRows({ re, im }, chirp, padded, length, columns, 1);
    fft(padded, columns);
    multiplyRows(padded, filter, padded, size, columns, 1);
    ifft(padded, columns);
    multiplyRows(padded, chirp, { re, im }, length, columns, 1 / size);
  };
}

/** to[row] = from[row] · by[row] · scale; `to` may be `from`. */
function multiplyRows(
  from: ComplexMatrix,
  by: ComplexMatrix,
  to: ComplexMatrix,
  rows: number,
  columns: number,
  scale: number,
): void {
  for (let row = 0; row < rows; row++) {
    const c = (by.re[row] ?? 0) * scale;
    const s = (by.im[row] ?? 0) * scale;
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      const x = from.re[i] ?? 0;
      const y = from.im[i] ?? 0;
      to.re[i] = x * c - y * s;
      to.im[i] = x * s + y * c;
    }
  }
}
