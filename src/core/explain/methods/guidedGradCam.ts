// Guided Grad-CAM. Selvaraju et al. 2017 (arXiv:1610.02391), section 3.2: guided backpropagation, which is sharp, times
// Grad-CAM, which knows the class, enlarged to the picture's size (bilinear).

import { guidedRules } from '../guidedRules';
import { inputGradient, inputResult } from '../inputMaps';
import { stridesOf } from '../strides';
import { createUpsampler } from '../upsample';
import { gradCam } from './gradCam';
import type { Method } from './method';

export const guidedGradCam: Method = {
  id: 'guided-grad-cam',
  name: 'Guided Grad-CAM',
  summary: 'Guided backpropagation within the places that Grad-CAM shows.',
  usesLayer: true,
  usesSeed: false,
  /** Raw: signed, in the model's own axis order, without the batch axis. */
  explain: async (context) => {
    const { input } = context.subject;
    const { heatmap } = await gradCam.explain(context);
    const guided = await inputGradient(context, context.picture, 1, guidedRules);
    const places = createUpsampler(heatmap, input)(heatmap.data);
    const { channels, pixels, channel, pixel } = stridesOf(input);
    const product = new Float32Array(guided.length);
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < pixels; p++) {
        const at = c * channel + p * pixel;
        product[at] = (guided[at] ?? 0) * (places[p] ?? 0);
      }
    }
    return inputResult(input, product, 'largest');
  },
};
