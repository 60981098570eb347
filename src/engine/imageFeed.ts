// How preprocessed pictures become the model's input tensor: its name, element type, axes and batch.

import { tensorDims } from '../core/images/preprocess';
import { axisForm, inputDims } from '../core/model/dims';
import { castFloat32 } from '../core/runtime/cast';
import type { TensorMap } from '../core/runtime/types';
import type { ModelCard, ModelFacts, Preprocess, ValueSpec } from '../protocol/model';

export interface ImageFeed {
  /** Values of one picture. */
  readonly pixelsPerImage: number;
  /** Size of the batch axis that the model insists on; null where it is free. */
  readonly fixedBatch: number | null;
  /** `pixels` holds `count` pictures, one after the other. */
  of(pixels: Float32Array, count: number): TensorMap;
  /** A picture of zeros, or as many as the batch axis insists on. */
  zeros(): TensorMap;
}

export function imageFeed(facts: ModelFacts, card: ModelCard): ImageFeed {
  const { name, type } = card.input;
  const preprocess = preprocessOf(card);
  const spec = facts.inputs.find((input) => input.name === name.value);
  if (!spec) throw new Error(`The card names the input "${name.value}", which the model lacks.`);
  const fixedBatch = fixedBatchOf(spec);
  const pixelsPerImage = tensorDims(preprocess).reduce((product, dim) => product * dim, 1);
  const feed = (pixels: Float32Array, count: number): TensorMap => ({
    [name.value]: {
      type: type.value,
      dims: inputDims(spec, preprocess, count),
      data: castFloat32(pixels, type.value),
    },
  });
  const smallest = fixedBatch ?? 1;
  const zeros = (): TensorMap => feed(new Float32Array(pixelsPerImage * smallest), smallest);
  return { pixelsPerImage, fixedBatch, of: feed, zeros };
}

export function preprocessOf({ input }: ModelCard): Preprocess {
  return {
    layout: input.layout.value,
    size: input.size.value,
    channels: input.channels.value,
    colorOrder: input.colorOrder.value,
    scale: input.scale.value,
    mean: input.mean.value,
    std: input.std.value,
    resize: input.resize.value,
    crop: input.crop.value,
  };
}

function fixedBatchOf({ dims }: ValueSpec): number | null {
  if (axisForm(dims) === 'single') return 1;
  const axis = dims?.[0];
  return typeof axis === 'number' && axis > 0 ? axis : null;
}
