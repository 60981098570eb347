// Quantised values are real numbers in a canonical graph, under the name of the whole numbers that stood for them. What is
// kept of the quantisation is its range: exporters leave out a Relu whose zero is the smallest number.

import type { ElementType } from '../../../protocol/model';
import { productOf } from './constants';
import { integerRange, numbersOf, toFloat32 } from './floats';
import type { Operand, Quantisation, Site, Source } from './rule';

/** undefined where the scale is not one constant number. Without a zero point: `type`, zero at 0. */
export function quantisationOf(
  scale: Operand | null | undefined,
  zero: Operand | null | undefined,
  type: ElementType = 'uint8',
): Quantisation | undefined {
  const [step, ...others] = scale?.value ? toFloat32(scale.value) : [];
  if (step === undefined || others.length > 0 || (zero && !zero.value)) return undefined;
  const [zeroPoint = 0] = zero?.value ? numbersOf(zero.value) : [];
  const [low, high] = integerRange(zero?.type ?? type) ?? [-Infinity, Infinity];
  return {
    scale: step,
    zeroPoint,
    low: (low - zeroPoint) * step,
    high: (high - zeroPoint) * step,
  };
}

export function isSame(a: Quantisation, b: Quantisation): boolean {
  return a.scale === b.scale && a.zeroPoint === b.zeroPoint;
}

/** What rounding to whole numbers leaves when it is not done: the clamp to their range. */
export function clamped(site: Site, value: Source, quantisation: Quantisation): string {
  const clip = site.op('Clip', [value, quantisation.low, quantisation.high]);
  site.quantise(clip, quantisation);
  return clip;
}

/**
 * The real numbers of an operand that an operator reads with this scale and zero point. `axis`: of the scales, where there
 * are several. undefined where scale or zero point of a changing value are not constant numbers.
 */
export function realOf(
  site: Site,
  operand: Operand | null | undefined,
  scale: Operand | null | undefined,
  zero: Operand | null | undefined,
  axis = 0,
): Operand | string | undefined {
  if (!operand || !scale?.value || (zero && !zero.value)) return undefined;
  const scales = toFloat32(scale.value);
  const zeros = zero?.value ? numbersOf(zero.value) : [];
  if (operand.value) {
    const data = realNumbers(operand, scales, zeros, axis);
    return site.constant({ type: 'float32', dims: operand.dims, data });
  }
  if (scales.length > 1 || zeros.length > 1) return undefined;
  const [step = 1] = scales;
  const [zeroPoint = 0] = zeros;
  const { quantisation: from } = operand;
  if (from && from.scale === step && from.zeroPoint === zeroPoint) return operand;
  const whole = wholeOf(site, operand);
  return product(site, difference(site, whole, zeroPoint), step);
}

/** Whole numbers less their zero point, for operators that compute with those; undefined where it is not constant. */
export function aboveZero(
  site: Site,
  operand: Operand | null | undefined,
  zero: Operand | null | undefined,
  axis = 0,
): Operand | string | undefined {
  if (!operand || (zero && !zero.value)) return undefined;
  const zeros = zero?.value ? numbersOf(zero.value) : [];
  if (operand.value) {
    const data = realNumbers(operand, Float32Array.of(1), zeros, axis);
    return site.constant({ type: 'float32', dims: operand.dims, data });
  }
  if (zeros.length > 1) return undefined;
  const [zeroPoint = 0] = zeros;
  const { quantisation: from } = operand;
  if (from?.zeroPoint === zeroPoint) {
    return from.scale === 1 ? operand : site.op('Div', [operand, from.scale]);
  }
  return difference(site, wholeOf(site, operand), zeroPoint);
}

/** The numbers of the file, but not rounded: real / scale + zero point. */
export function wholeOf(site: Site, operand: Operand): Operand | string {
  const { quantisation } = operand;
  if (!quantisation) return operand;
  const { scale, zeroPoint } = quantisation;
  const steps = scale === 1 ? operand : site.op('Div', [operand, scale]);
  return zeroPoint === 0 ? steps : site.op('Add', [steps, zeroPoint]);
}

export function difference<T extends Source>(site: Site, value: T, minus: number): T | string {
  return minus === 0 ? value : site.op('Sub', [value, minus]);
}

export function product<T extends Source>(site: Site, value: T, factor: number): T | string {
  return factor === 1 ? value : site.op('Mul', [value, factor]);
}

function realNumbers(
  { value, dims }: Operand,
  scales: Float32Array,
  zeros: readonly number[],
  axis: number,
): Float32Array {
  const inner = productOf(dims.slice(axis + 1));
  const width = dims[axis] ?? 1;
  const numbers = value ? toFloat32(value) : new Float32Array(0);
  return numbers.map((number, i) => {
    const channel = Math.floor(i / inner) % width;
    const zero = zeros[zeros.length > 1 ? channel : 0] ?? 0;
    return (number - zero) * (scales[scales.length > 1 ? channel : 0] ?? 1);
  });
}
