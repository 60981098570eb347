// Bits of the two 16-bit float formats ↔ float32. Node 20 has no Float16Array, and raw bits cross every border unchanged.
// float16 is IEEE 754 binary16 (1 sign, 5 exponent, 10 fraction bits); bfloat16 is the upper half of a float32.

export function float16ToFloat32(bits: number): number {
  return floatOf(widenFloat16(bits));
}

/** Rounds to nearest, ties to even; the value is taken as a float32. */
export function float32ToFloat16(value: number): number {
  return narrowToFloat16(bitsOf(value));
}

export function bfloat16ToFloat32(bits: number): number {
  return floatOf(bits << 16);
}

/** Rounds to nearest, ties to even; the value is taken as a float32. */
export function float32ToBfloat16(value: number): number {
  return narrowToBfloat16(bitsOf(value));
}

export function float16ToFloat32Array(bits: Uint16Array): Float32Array<ArrayBuffer> {
  return floatsOf(bits, widenFloat16);
}

export function float32ToFloat16Array(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return bitsOfAll(values, narrowToFloat16);
}

export function bfloat16ToFloat32Array(bits: Uint16Array): Float32Array<ArrayBuffer> {
  return floatsOf(bits, (half) => half << 16);
}

export function float32ToBfloat16Array(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return bitsOfAll(values, narrowToBfloat16);
}

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

function bitsOf(value: number): number {
  float[0] = value;
  return word[0] ?? 0;
}

function floatOf(bits: number): number {
  word[0] = bits;
  return float[0] ?? 0;
}

/** Both exponents are biased, by 15 and by 127; a float16 without exponent is a multiple of 2⁻²⁴. */
function widenFloat16(bits: number): number {
  const sign = (bits & 0x8000) << 16;
  const exponent = bits & 0x7c00;
  const fraction = bits & 0x03ff;
  if (exponent === 0x7c00) return sign | 0x7f800000 | (fraction << 13);
  if (exponent === 0) return sign | bitsOf(fraction * 2 ** -24);
  return sign | ((exponent << 13) + ((127 - 15) << 23)) | (fraction << 13);
}

function narrowToFloat16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520, halfway between the largest finite value and the step after it, rounds to even: to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // Below 2⁻¹⁴ the result counts steps of 2⁻²⁴, which is what adding 0.5 in float32 rounds to.
  if (magnitude < 0x38800000) return sign | (bitsOf(floatOf(magnitude) + 0.5) - 0x3f000000);
  const tieToEven = (magnitude >>> 13) & 1;
  return sign | ((magnitude - ((127 - 15) << 23) + 0x0fff + tieToEven) >>> 13);
}

function narrowToBfloat16(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return ((bits >>> 16) & 0x8000) | 0x7fc0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

function floatsOf(bits: Uint16Array, widen: (bits: number) => number): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = widen(bits[i] ?? 0);
  return new Float32Array(words.buffer);
}

function bitsOfAll(
  values: ArrayLike<number>,
  narrow: (bits: number) => number,
): Uint16Array<ArrayBuffer> {
  const result = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = narrow(bitsOf(values[i] ?? 0));
  return result;
}
