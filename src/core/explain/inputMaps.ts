// What methods share whose result has the shape of the picture: the gradient at the input, and the map for the eye.

import type { Heatmap } from '../../protocol/explain';
import type { RuleSet } from '../autodiff/rule';
import { gradientRules } from '../autodiff/rules';
import type { MethodContext, MethodResult } from './methods/method';
import { stridesOf } from './strides';
import type { Rows, SubjectInput } from './subject';

/** ∂ target / ∂ input of each row, in the model's own axis order. */
export async function inputGradient(
  { subject, objective, signal }: Pick<MethodContext, 'subject' | 'objective' | 'signal'>,
  rows: Rows,
  count: number,
  rules: RuleSet = gradientRules,
): Promise<Rows> {
  const { name } = subject.input;
  const backward = { ...objective, wanted: [name], rules };
  const { gradients } = await subject.run({ rows, count, fetches: [], backward }, signal);
  return gradients.get(name) ?? new Float32Array(rows.length);
}

/** Dims of one picture in the model's own axis order. */
export function inputDims({ layout, channels, height, width }: SubjectInput): readonly number[] {
  return layout === 'NCHW' ? [channels, height, width] : [height, width, channels];
}

/** One number per pixel: the sum over the channels, or of the largest magnitude. */
export function inputHeatmap(
  input: SubjectInput,
  values: Float32Array,
  over: 'sum' | 'largest',
): Heatmap {
  const { channels, pixels, channel, pixel } = stridesOf(input);
  const data = new Float32Array(pixels);
  for (let p = 0; p < pixels; p++) {
    let result = 0;
    for (let c = 0; c < channels; c++) {
      const value = values[c * channel + p * pixel] ?? 0;
      // Both carry NaN on, from whichever channel.
      result = over === 'sum' ? result + value : Math.max(result, Math.abs(value));
    }
    data[p] = result;
  }
  return { width: input.width, height: input.height, data, isSigned: over === 'sum' };
}

/** A result in the picture's own shape. */
export function inputResult(
  input: SubjectInput,
  data: Float32Array,
  over: 'sum' | 'largest',
): MethodResult {
  return { raw: { dims: inputDims(input), data }, heatmap: inputHeatmap(input, data, over) };
}
