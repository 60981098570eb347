// A picture of one colour, or an input that a wrong scale has made so.

import { stridesOf } from '../strides';
import { figure } from '../words';
import type { Finding } from './finding';

export const constantPicture: Finding = async ({ context: { subject, picture } }) => {
  const { channels, pixels, channel, pixel } = stridesOf(subject.input);
  if (pixels === 1) return null;
  const colours = Array.from({ length: channels }, (_, c) => picture[c * channel] ?? 0);
  for (let c = 0; c < channels; c++) {
    for (let p = 1; p < pixels; p++) {
      if (picture[c * channel + p * pixel] !== colours[c]) return null;
    }
  }
  return {
    code: 'picture-constant',
    message: `The input has the same value at every pixel (${colours.map(figure).join(', ')}).`,
    remedy:
      'Choose a picture with something on it, or correct scale, mean and std in the model card.',
  };
};
