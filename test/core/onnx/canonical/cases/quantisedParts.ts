// What models with quantised operators are made of. The picture's numbers are multiples of a scale, so that rounding them
// loses nothing and the result may differ by the rounding of the last node alone.

import type { GraphBuilder } from '../../../../../src/core/onnx/builder';
import type { ElementType } from '../../../../../src/protocol/model';
import { addConstant, type Constant, drawn } from '../support';

/** Scale and zero point of the picture, whose numbers are multiples of the scale. */
export const pictureScale = 0.05;
const pictureZero = 100;

export interface QuantisedCase {
  readonly name: string;
  /** Operators whose rules it tests. */
  readonly covers: readonly string[];
  readonly x: readonly number[];
  readonly opset?: number;
  /** Appends nodes behind the picture `x` (float32) and returns the real result. */
  readonly build: (builder: GraphBuilder) => string;
  /** Largest error of one number: half a step of the result's scale. */
  readonly step: number;
  readonly gives: readonly string[];
}

/** Names of a scale and a zero point. */
export function pair(
  builder: GraphBuilder,
  name: string,
  scale: number | readonly number[],
  zero: number | readonly number[],
  type: ElementType = 'uint8',
): readonly [string, string] {
  const one = (value: number | readonly number[], of: ElementType, what: string): string => {
    const numbers = typeof value === 'number' ? [value] : value;
    const dims = typeof value === 'number' ? [] : [numbers.length];
    return addConstant(builder, `${name} ${what}`, { type: of, dims, numbers });
  };
  return [one(scale, 'float32', 'scale'), one(zero, type, 'zero')];
}

/** The picture quantised, with its scale and zero point: the first three inputs of most operators. */
export function quantisedPicture(builder: GraphBuilder): readonly [string, string, string] {
  const [scale, zero] = pair(builder, 'x', pictureScale, pictureZero);
  const [q = ''] = builder.node('QuantizeLinear', ['x', scale, zero], { outputs: ['q'] });
  return [q, scale, zero];
}

/** A quantised constant with its scale and zero point. */
export function constant(
  builder: GraphBuilder,
  name: string,
  value: Constant,
  scale: number | readonly number[] = 0.02,
  zero: number | readonly number[] = 3,
): readonly [string, string, string] {
  return [
    addConstant(builder, name, value, 5),
    ...pair(builder, name, scale, zero, value.type),
  ] as const;
}

export const int8 = (...dims: readonly number[]): Constant => drawn(dims, 'int8');
export const uint8 = (...dims: readonly number[]): Constant => drawn(dims, 'uint8');
export const nchw = [1, 2, 5, 6];

export const bias = (builder: GraphBuilder): string =>
  addConstant(builder, 'bias', { type: 'int32', dims: [4], numbers: [100, -200, 300, 50] });
