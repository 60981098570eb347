// Gradients of noisy copies of the picture, a few at a time: SmoothGrad takes their mean, VarGrad their variance.

import { createRandom, type Random } from '../../base/random';
import { inputGradient, inputHeatmap } from './inputMaps';
import type { MethodContext } from './methods/method';
import { stridesOf } from './strides';

/** Copies run together; a growing map is shown after each group. */
const groupSize = 8;

export interface Moments {
  /** Of ∂ target / ∂ input over the copies, per input number. */
  readonly mean: Float64Array;
  /** Sum of squared distances from the mean. */
  readonly squares: Float64Array;
}

/** Normal noise of deviation `settings.noise` · (white − black) in each channel, as SmoothGrad's paper measures it. */
export async function noisyGradients(
  context: MethodContext,
  mapOf: (moments: Moments, count: number) => Float32Array,
): Promise<Float32Array> {
  const { picture, settings, subject } = context;
  const random = createRandom(settings.seed);
  const moments = {
    mean: new Float64Array(picture.length),
    squares: new Float64Array(picture.length),
  };
  for (let done = 0; done < settings.samples; ) {
    const count = Math.min(groupSize, settings.samples - done);
    const rows = new Float32Array(count * picture.length);
    for (let row = 0; row < count; row++) {
      const copy = rows.subarray(row * picture.length, (row + 1) * picture.length);
      addNoise(copy, context, random);
    }
    const gradients = await inputGradient(context, rows, count);
    for (let row = 0; row < count; row++) {
      add(moments, gradients.subarray(row * picture.length, (row + 1) * picture.length), ++done);
    }
    const partial = inputHeatmap(subject.input, mapOf(moments, done), 'largest');
    context.progress(done, settings.samples, partial);
  }
  return mapOf(moments, settings.samples);
}

/** Drawn channel by channel in either layout, so that a seed gives the same copies for both. */
function addNoise(
  copy: Float32Array,
  { picture, settings, subject }: MethodContext,
  random: Random,
): void {
  const { black, white } = subject.input;
  const { channels, pixels, channel, pixel } = stridesOf(subject.input);
  for (let c = 0; c < channels; c++) {
    const deviation = settings.noise * Math.abs((white[c] ?? 1) - (black[c] ?? 0));
    for (let p = 0; p < pixels; p++) {
      const at = c * channel + p * pixel;
      copy[at] = (picture[at] ?? 0) + deviation * random.normal();
    }
  }
}

/** Welford 1962: mean and squares together without cancellation. */
function add({ mean, squares }: Moments, values: Float32Array, count: number): void {
  for (let i = 0; i < values.length; i++) {
    const before = (values[i] ?? 0) - (mean[i] ?? 0);
    mean[i] = (mean[i] ?? 0) + before / count;
    squares[i] = (squares[i] ?? 0) + before * ((values[i] ?? 0) - (mean[i] ?? 0));
  }
}
