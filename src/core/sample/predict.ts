// What the finished model says of pictures that are still in memory, fed as its card says.

import { throwIfAborted } from '../../base/errors';
import type { ModelCard, Preprocess } from '../../protocol/model';
import { preprocessInto, tensorDims } from '../images/preprocess';
import type { DecodedImage } from '../images/types';
import { resolveCard } from '../model/resolveCard';
import { readModelFile } from '../onnx/readModel';
import type { RunModel } from '../onnx/runModel';

export type Predict = (pictures: readonly DecodedImage[]) => Promise<readonly number[]>;

const batchSize = 64;

/** The likeliest class of each picture. */
export async function predictorOf(
  path: string,
  run: RunModel,
  signal: AbortSignal,
): Promise<Predict> {
  const file = await readModelFile(path, signal);
  const card = await resolveCard(file);
  const spec = preprocessOf(card);
  const dims = tensorDims(spec);
  const length = dims.reduce((product, dim) => product * dim, 1);
  const { classCount, name } = card.output;
  return async (pictures) => {
    const predicted: number[] = [];
    for (let from = 0; from < pictures.length; from += batchSize) {
      throwIfAborted(signal);
      const batch = pictures.slice(from, from + batchSize);
      const data = new Float32Array(batch.length * length);
      batch.forEach((picture, i) => {
        preprocessInto(picture, spec, data, i * length);
      });
      const input = { type: 'float32', dims: [batch.length, ...dims], data } as const;
      const outputs = await run(file.bytes, { [card.input.name.value]: input }, [name.value]);
      const scores = Array.from(outputs[name.value]?.data ?? [], Number);
      for (let i = 0; i < batch.length; i++) {
        const row = scores.slice(i * classCount, (i + 1) * classCount);
        predicted.push(row.indexOf(Math.max(...row)));
      }
    }
    return predicted;
  };
}

function preprocessOf({ input }: ModelCard): Preprocess {
  return {
    ...{ layout: input.layout.value, size: input.size.value, channels: input.channels.value },
    ...{ colorOrder: input.colorOrder.value, scale: input.scale.value },
    ...{ mean: input.mean.value, std: input.std.value },
    ...{ resize: input.resize.value, crop: input.crop.value },
  };
}
