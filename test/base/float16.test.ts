import { describe, expect, it } from 'vitest';
import {
  bfloat16ToFloat32,
  bfloat16ToFloat32Array,
  float16ToFloat32,
  float16ToFloat32Array,
  float32ToBfloat16,
  float32ToBfloat16Array,
  float32ToFloat16,
  float32ToFloat16Array,
} from '../../src/base/float16';
import { createRandom } from '../../src/base/random';

/** The definition, as IEEE 754 writes it, for formats of 16 bits. */
function valueByDefinition(bits: number, fractionBits: number): number {
  const exponentBits = 15 - fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = Math.floor((bits % 0x8000) / 2 ** fractionBits);
  const fraction = (bits % 2 ** fractionBits) / 2 ** fractionBits;
  if (exponent === 2 ** exponentBits - 1)
    return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0
    ? sign * fraction * 2 ** (1 - bias)
    : sign * (1 + fraction) * 2 ** (exponent - bias);
}

/** Nearest by search over all positive values; at a tie the even bits. The step after the largest stands for infinity. */
function nearestByDefinition(value: number, fractionBits: number): number {
  const infinity = (2 ** (15 - fractionBits) - 1) * 2 ** fractionBits;
  const stepValue = (bits: number): number =>
    bits < infinity
      ? valueByDefinition(bits, fractionBits)
      : 2 * valueByDefinition(bits - 2 ** fractionBits, fractionBits);
  const magnitude = Math.abs(value);
  let low = 0;
  let high = infinity;
  if (magnitude >= stepValue(high)) low = infinity;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (stepValue(middle) <= magnitude) low = middle;
    else high = middle;
  }
  const [below, above] = [magnitude - stepValue(low), stepValue(high) - magnitude];
  const nearest = below === above ? (low % 2 === 0 ? low : high) : below < above ? low : high;
  return (value < 0 || Object.is(value, -0) ? 0x8000 : 0) + nearest;
}

const everyBits = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);

const formats = [
  {
    name: 'float16',
    fractionBits: 10,
    widen: float16ToFloat32,
    narrow: float32ToFloat16,
    widenAll: float16ToFloat32Array,
    narrowAll: float32ToFloat16Array,
    smallest: 2 ** -24,
  },
  {
    name: 'bfloat16',
    fractionBits: 7,
    widen: bfloat16ToFloat32,
    narrow: float32ToBfloat16,
    widenAll: bfloat16ToFloat32Array,
    narrowAll: float32ToBfloat16Array,
    smallest: 2 ** -133,
  },
];

describe.each(formats)('$name', (format) => {
  const { fractionBits, widen, narrow, widenAll, narrowAll, smallest } = format;

  it('widens all 65536 values as the definition says', () => {
    const expected = Array.from(everyBits, (bits) => valueByDefinition(bits, fractionBits));
    expect(Array.from(everyBits, widen)).toEqual(expected);
    expect(Array.from(widenAll(everyBits))).toEqual(expected);
  });

  it('gives back every value that it can hold', () => {
    const numbers = everyBits.filter((bits) => !Number.isNaN(widen(bits)));
    expect(Array.from(narrowAll(widenAll(numbers)))).toEqual(Array.from(numbers));
    expect(Number.isNaN(widen(narrow(Number.NaN)))).toBe(true);
  });

  it('rounds to nearest and ties to even, at every scale', () => {
    const random = createRandom(16);
    const values = Array.from({ length: 20_000 }, (_, i) => {
      const bits = random.index(0x8000);
      const [here, next] = [widen(bits), widen(bits + 1)];
      const between = i % 4 === 0 ? (here + next) / 2 : random.between(here, next);
      return Math.fround((i % 2 ? -1 : 1) * between);
    }).filter(Number.isFinite);
    const expected = values.map((value) => nearestByDefinition(value, fractionBits));
    expect(values.map(narrow)).toEqual(expected);
    expect(Array.from(narrowAll(values))).toEqual(expected);
  });

  it('knows the edges', () => {
    const infinity = narrow(Number.POSITIVE_INFINITY);
    expect([0, -0, smallest, smallest / 2, 1e39, -1e39].map(narrow)).toEqual([
      0,
      0x8000,
      1,
      0,
      infinity,
      infinity + 0x8000,
    ]);
  });
});

it('rounds the half step above the largest float16 to infinity, and anything less back', () => {
  expect([65504, 65519.996, 65520, -65520].map(float32ToFloat16)).toEqual([
    0x7bff, 0x7bff, 0x7c00, 0xfc00,
  ]);
});
