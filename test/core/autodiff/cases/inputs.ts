// How cases write down their inputs.

import { createRandom } from '../../../../src/base/random';
import { elementCount } from '../../../../src/core/onnx/tensor';
import { float32, int64, type OperatorCase } from '../support';

type Input = Exclude<OperatorCase['inputs'][number], null>;

export const random = (...dims: number[]): Input => ({ dims });
export const distinct = (...dims: number[]): Input => ({ dims, draw: 'distinct' });
export const positive = (...dims: number[]): Input => ({ dims, draw: 'positive' });
export const fixed = (...dims: number[]): Input => ({ dims, isConstant: true });
export const ints = (...values: number[]): Input => ({ constant: int64(...values) });
export const scalar = (value: number): Input => ({ constant: float32([], [value]) });
/** An int64 of rank 0. */
export const index = (value: number): Input => ({ constant: { ...int64(value), dims: [] } });
export const given = (dims: readonly number[], values: readonly number[]): Input => ({
  dims,
  draw: float32(dims, values),
});

/** Uniform in low … high. */
export function between(low: number, high: number, ...dims: number[]): Input {
  const { between: draw } = createRandom(7);
  const values = Array.from({ length: elementCount(dims) }, () => draw(low, high));
  return given(dims, values);
}
