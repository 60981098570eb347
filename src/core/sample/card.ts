// The sample model's card: one description of its input serves the pictures it is fitted on and the card file.

import type { Preprocess } from '../../protocol/model';
import { inputName, inputSide, outputName } from './network/graph';

/** How the sample's pictures become its model's input. */
export const samplePreprocess: Preprocess = {
  layout: 'NCHW',
  size: { width: inputSide, height: inputSide },
  channels: 3,
  colorOrder: 'RGB',
  scale: 1 / 255,
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
  resize: { mode: 'shorter-side', size: { width: 72, height: 72 }, interpolation: 'bilinear' },
  crop: 'center',
};

/** The text of model.glassbox.json, complete. */
export function sampleCard(labels: readonly string[], targetLayer: string): string {
  const { layout, channels, colorOrder, mean, std, resize, crop } = samplePreprocess;
  const card = {
    labels,
    input: {
      name: inputName,
      layout,
      size: inputSide,
      channels,
      colorOrder,
      scale: '0-1',
      mean,
      std,
      resize: { mode: resize.mode, size: resize.size.width, interpolation: resize.interpolation },
      crop,
    },
    output: { name: outputName, activation: 'none', task: 'single-label' },
    targetLayer,
  };
  return `${JSON.stringify(card, null, 2)}\n`;
}
