// The card of a trained model: what went in while it was trained is what must go in afterwards.

import type { Activation, ModelCard, Preprocess, Resolved } from '../../../protocol/model';
import { draftCard } from '../../model/draftCard';

export interface CardRequest {
  readonly labels: readonly string[];
  readonly preprocess: Preprocess;
  readonly input: string;
  readonly output: string;
  readonly activation: Activation;
  readonly task: ModelCard['output']['task']['value'];
}

/** The text of `<model>.glassbox.json`. */
export function exportCard(request: CardRequest): string {
  const { labels, preprocess, input, output, activation, task } = request;
  return draftCard({
    labels: said(labels),
    input: {
      name: said(input),
      type: said('float32'),
      layout: said(preprocess.layout),
      size: said(preprocess.size),
      channels: said(preprocess.channels),
      colorOrder: said(preprocess.colorOrder),
      scale: said(preprocess.scale),
      mean: said(preprocess.mean),
      std: said(preprocess.std),
      resize: said(preprocess.resize),
      crop: said(preprocess.crop),
    },
    output: {
      ...{ name: said(output), activation: said(activation), task: said(task) },
      ...{ classCount: labels.length, scoreValue: null },
    },
    targetLayer: said(null),
    warnings: [],
  });
}

function said<T>(value: T): Resolved<T> {
  return { value, source: 'card', detail: 'training' };
}
