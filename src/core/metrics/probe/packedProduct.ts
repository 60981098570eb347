// The one inner loop of the probe: 4 × 4 dot products at a time, each number loaded once for four of them, which is
// what keeps a JavaScript engine at more than 10⁹ multiplications a second.

/** Adds to `into` (4 × 4, row-major) the dot products of four vectors with four others, each `length` numbers long and
 * interleaved by four (all first numbers, all second numbers …) from its start. */
export function addPackedProducts(
  a: Float32Array,
  aStart: number,
  b: Float32Array,
  bStart: number,
  length: number,
  into: Float64Array,
): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  const end = aStart + 4 * length;
  for (let p = aStart, q = bStart; p < end; p += 4, q += 4) {
    const b0 = b[q] ?? 0;
    const b1 = b[q + 1] ?? 0;
    const b2 = b[q + 2] ?? 0;
    const b3 = b[q + 3] ?? 0;
    const a0 = a[p] ?? 0;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    const a1 = a[p + 1] ?? 0;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    const a2 = a[p + 2] ?? 0;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    const a3 = a[p + 3] ?? 0;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  into[0] = (into[0] ?? 0) + s00;
  into[1] = (into[1] ?? 0) + s01;
  into[2] = (into[2] ?? 0) + s02;
  into[3] = (into[3] ?? 0) + s03;
  into[4] = (into[4] ?? 0) + s10;
  into[5] = (into[5] ?? 0) + s11;
  into[6] = (into[6] ?? 0) + s12;
  into[7] = (into[7] ?? 0) + s13;
  into[8] = (into[8] ?? 0) + s20;
  into[9] = (into[9] ?? 0) + s21;
  into[10] = (into[10] ?? 0) + s22;
  into[11] = (into[11] ?? 0) + s23;
  into[12] = (into[12] ?? 0) + s30;
  into[13] = (into[13] ?? 0) + s31;
  into[14] = (into[14] ?? 0) + s32;
  into[15] = (into[15] ?? 0) + s33;
}
