// Everything between the free parameters and the network's input tensor, there and back: spectrum → colours → pixels in
// 0…1 → a small random transform → the model's own range and axis order.

import type { Random } from '../../../base/random';
import type { Size } from '../../../protocol/model';
import { stridesOf } from '../strides';
import type { SubjectInput } from '../subject';
import { createColorSpace, type Planes } from './colors';
import { createSpectrumImage, drawSpectrum } from './spectrumImage';
import type { Warp } from './warp';

export interface PictureSpace {
  draw(random: Random): Float64Array;
  /** Channels in 0…1, in the model's order. */
  toUnit(parameters: Float64Array): Planes;
  /** The input tensor of what `toUnit` gave, seen through `warp`; grey around it. */
  toInput(unit: Planes, warp: Warp): Float32Array;
  /** From the gradient by that input tensor to the gradient by the parameters. */
  gradient(unit: Planes, warp: Warp, byInput: Float32Array): Float64Array;
}

const grey = 0.5;

export function createPictureSpace(input: SubjectInput): PictureSpace {
  const size: Size = { width: input.width, height: input.height };
  const { channels, pixels, channel, pixel } = stridesOf(input);
  const spectrum = createSpectrumImage(size);
  const colors = createColorSpace(channels, input.colorOrder === 'BGR');
  const ranges = Array.from({ length: channels }, (_, c) => {
    const black = input.black[c] ?? 0;
    return { black, range: (input.white[c] ?? 1) - black };
  });
  return {
    draw: (random) => drawSpectrum(spectrum.length * channels, random),
    toUnit: (parameters) => {
      const parts = ranges.map((_, c) =>
        parameters.subarray(c * spectrum.length, (c + 1) * spectrum.length),
      );
      return colors.toUnit(parts.map(spectrum.toPixels));
    },
    toInput: (unit, warp) => {
      const tensor = new Float32Array(channels * pixels);
      ranges.forEach(({ black, range }, c) => {
        const plane = warp.forward(unit[c] ?? new Float64Array(pixels), grey);
        for (let p = 0; p < pixels; p++) {
          tensor[c * channel + p * pixel] = black + range * (plane[p] ?? 0);
        }
      });
      return tensor;
    },
    gradient: (unit, warp, byInput) => {
      const byUnit = ranges.map(({ range }, c) => {
        const plane = new Float64Array(pixels);
        for (let p = 0; p < pixels; p++) {
          plane[p] = range * (byInput[c * channel + p * pixel] ?? 0);
        }
        return warp.backward(plane);
      });
      const result = new Float64Array(spectrum.length * channels);
      colors.fromUnit(unit, byUnit).forEach((plane, c) => {
        result.set(spectrum.fromPixels(plane), c * spectrum.length);
      });
      return result;
    },
  };
}
