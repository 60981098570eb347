// SmoothGrad. Smilkov et al. 2017, "SmoothGrad: removing noise by adding noise" (arXiv:1706.03825), equation in section 3.
//
//   R = mean over n of ∂y/∂x at x + N(0, σ²)

import { inputResult } from '../inputMaps';
import { noisyGradients } from '../noisyGradients';
import type { Method } from './method';

export const smoothGrad: Method = {
  id: 'smooth-grad',
  name: 'SmoothGrad',
  summary: 'Saliency averaged over noisy copies of the picture: less speckled.',
  usesLayer: false,
  usesSeed: true,
  /** Raw: the signed mean in the model's own axis order, without the batch axis. */
  explain: async (context) => {
    const mean = await noisyGradients(context, (moments) => Float32Array.from(moments.mean));
    return inputResult(context.subject.input, mean, 'largest');
  },
};
