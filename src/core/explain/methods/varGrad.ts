// VarGrad. Adebayo et al. 2018, "Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter Values"
// (arXiv:1810.03307), section 2: the variance of what SmoothGrad averages.
//
//   R = variance over n of ∂y/∂x at x + N(0, σ²), divided by n as NumPy and Captum do

import { inputResult } from '../inputMaps';
import { noisyGradients } from '../noisyGradients';
import type { Method } from './method';

export const varGrad: Method = {
  id: 'var-grad',
  name: 'VarGrad',
  summary: 'How much saliency varies over noisy copies of the picture.',
  usesLayer: false,
  usesSeed: true,
  /** Raw: the variance in the model's own axis order, without the batch axis. */
  explain: async (context) => {
    const variance = await noisyGradients(context, ({ squares }, count) =>
      Float32Array.from(squares, (sum) => sum / count),
    );
    return inputResult(context.subject.input, variance, 'largest');
  },
};
