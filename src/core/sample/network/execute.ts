// Runs models over many pictures in batches: sized so that a cancel is felt at once and memory stays small.

import { throwIfAborted } from '../../../base/errors';
import type { RunModel } from '../../onnx/runModel';
import { type Matrix, stackRows } from '../linear/matrix';
import { matrixOf } from '../linear/multiply';
import { inputName } from './graph';
import { type FeatureMaps, joinMaps, mapShape, mapsOf, sliceMaps } from './maps';

export interface Execution {
  readonly run: RunModel;
  readonly signal: AbortSignal;
}

const batchSize = 64;

/** One value of the model as feature maps. */
export async function runToMaps(
  execution: Execution,
  model: Uint8Array,
  pictures: FeatureMaps,
  value: string,
): Promise<FeatureMaps> {
  const [first, ...rest] = await runBatches(execution, model, pictures, value);
  if (!first) throw new RangeError('There are no pictures to run the model on.');
  return joinMaps([mapsOf(first), ...rest.map(mapsOf)]);
}

/** One value of the model, flattened to one row for each picture. */
export async function runToRows(
  execution: Execution,
  model: Uint8Array,
  pictures: FeatureMaps,
  value: string,
): Promise<Matrix> {
  return stackRows((await runBatches(execution, model, pictures, value)).map(matrixOf));
}

async function runBatches(
  { run, signal }: Execution,
  model: Uint8Array,
  pictures: FeatureMaps,
  value: string,
) {
  const outputs = [];
  for (let from = 0; from < pictures.count; from += batchSize) {
    throwIfAborted(signal);
    const batch = sliceMaps(pictures, from, from + batchSize);
    const feeds = {
      [inputName]: { type: 'float32', dims: mapShape(batch), data: batch.data },
    } as const;
    const output = (await run(model, feeds, [value]))[value];
    if (!output) throw new TypeError(`The model has no value "${value}".`);
    outputs.push(output);
  }
  return outputs;
}
