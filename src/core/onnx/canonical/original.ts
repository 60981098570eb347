// The outputs that the file itself gives, as the real numbers that canonical values hold.

import { isNumericType } from '../elementTypes';
import { exposeValues } from '../expose';
import type { RunModel } from '../runModel';
import { elementCount, type TensorData, type TensorMap, type TensorValue, viewOf } from '../tensor';
import { valueSpec } from '../valueSpec';
import { realNumbers } from './agreement';
import type { WholeModel } from './embedData';
import type { Quantisation } from './rule';

export interface OriginalRequest {
  readonly model: WholeModel;
  readonly input: string;
  readonly picture: TensorValue;
  readonly outputs: readonly string[];
  readonly run: RunModel;
  /** Of outputs that are whole numbers standing for real ones. */
  readonly quantised: ReadonlyMap<string, Quantisation>;
}

export async function runOriginal(
  request: OriginalRequest,
): Promise<ReadonlyMap<string, Float32Array>> {
  const { outputs, quantised } = request;
  const { runs, filled } = await runParts(request);
  return new Map(
    outputs.map((name) => {
      const parts = runs.flatMap((run) => {
        const value = run[name];
        return value ? [realNumbers(value, quantised.get(name))] : [];
      });
      const all = joined(parts);
      return [name, all.subarray(0, all.length * filled)];
    }),
  );
}

/**
 * A file made for a fixed number of pictures gets them in such portions, the last one filled up with zeros; all its operators
 * may do more. `filled`: the share of the rows that are pictures.
 */
async function runParts({ model, input, picture, outputs, run }: OriginalRequest) {
  const bytes = exposeValues(model, outputs);
  const [batch = 1, ...rest] = picture.dims;
  const spec = model.graph.input.map(valueSpec).find(({ name }) => name === input);
  const fixed = spec?.dims?.[0];
  const portion = typeof fixed === 'number' && fixed > 0 ? fixed : batch;
  const width = elementCount(rest) * portion;
  const results: TensorMap[] = [];
  for (let at = 0; at < batch; at += portion) {
    const start = (at / portion) * width;
    const data = filledUp({ ...picture, data: picture.data.slice(start, start + width) }, width);
    const feeds = { [input]: { ...picture, dims: [portion, ...rest], data } };
    results.push(await run(bytes, feeds, outputs));
  }
  return { runs: results, filled: batch / (results.length * portion) };
}

function filledUp({ type, data }: TensorValue, length: number): TensorData {
  if (data.length === length || !isNumericType(type)) return data;
  const bytes = new Uint8Array(length * data.BYTES_PER_ELEMENT);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return viewOf(type, bytes);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
