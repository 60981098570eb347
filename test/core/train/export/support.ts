// A network exported at two batch sizes, with weights that are not its own, and run beside it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { createRandom } from '../../../../src/base/random';
import { graphBytes } from '../../../../src/core/onnx/graph';
import { readModelFile } from '../../../../src/core/onnx/readModel';
import type { TensorMap, TensorValue } from '../../../../src/core/onnx/tensor';
import { type ExportRequest, exportModel } from '../../../../src/core/train/export/exportModel';
import { freeModelPath } from '../../../../src/core/train/export/freeModelPath';
import type { NetworkRequest } from '../../../../src/core/train/network/prepareNetwork';
import type { Network } from '../../../../src/core/train/types';
import type { Preprocess } from '../../../../src/protocol/model';
import { runModel } from '../../ort';
import { numbers, prepareFile } from '../graph/support';

export const folder = mkdtempSync(join(tmpdir(), 'glassbox-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

export const preprocessOf = (side: number, channels: 1 | 3): Preprocess => ({
  ...{ layout: 'NCHW', size: { width: side, height: side }, channels, colorOrder: 'RGB' },
  scale: 1 / 255,
  mean: channels === 3 ? [0.4, 0.5, 0.45] : [0.13],
  std: channels === 3 ? [0.2, 0.21, 0.22] : [0.3],
  resize: { mode: 'exact', size: { width: side, height: side }, interpolation: 'bilinear' },
  crop: 'none',
});

/** Every weight moved a little, variances kept positive: the file must hold these and not the network's own. */
function trainedValues({ graph, parameters, statistics }: Network): TensorMap {
  const random = createRandom(11);
  const names = [...parameters.map(({ name }) => name), ...statistics];
  return Object.fromEntries(
    names.map((name): [string, TensorValue] => {
      const value = graph.constants.get(name);
      if (!value) throw new Error(`No constant ${name}.`);
      const data = Float32Array.from(value.data, (x: number | bigint) => {
        return Number(x) * (1 + 0.1 * random.uniform());
      });
      return [name, { ...value, data }];
    }),
  );
}

export interface Exported {
  readonly networks: readonly [Network, Network];
  readonly path: string;
  readonly notes: readonly string[];
  /** Largest difference from the network's own logits over the largest logit, for one picture and for three. */
  readonly differences: readonly number[];
}

export async function exported(
  source: string,
  request: Partial<NetworkRequest> & {
    readonly isHeadless?: boolean;
    readonly dims: readonly number[];
  },
  options: Pick<ExportRequest, 'foldBatchNorm' | 'preprocess'>,
): Promise<Exported> {
  const { dims, ...rest } = request;
  const pictures = (batch: number): TensorValue => {
    const random = createRandom(7);
    const data = Float32Array.from({ length: batch * dims.reduce((a, b) => a * b) }, () =>
      random.normal(),
    );
    return { type: 'float32', dims: [batch, ...dims], data };
  };
  const networkOf = async (batch: number): Promise<Network> =>
    (await prepareFile(source, { ...rest, batch, picture: pictures(batch) })).network;
  const networks = [await networkOf(2), await networkOf(3)] as const;
  const [, network] = networks;
  const values = trainedValues(network);
  const labels = Array.from({ length: network.classCount }, (_, i) => `class ${i}`);
  const { bytes, card, notes } = exportModel({
    ...{ networks, values, labels, activation: 'none' },
    ...options,
  });
  const path = await freeModelPath(join(folder, 'model.onnx'));
  writeFileSync(path, bytes);
  const file = await readModelFile(path);
  const output = file.facts.outputs[0]?.name ?? '';
  const constants = new Map([...network.graph.constants, ...Object.entries(values)]);
  const own = graphBytes({ ...network.graph, constants, outputs: [network.logits] });
  const all = await runModel(own, { [network.input]: pictures(3) }, [network.logits]);
  const expected = numbers(all[network.logits]);
  const largest = Math.max(...expected.map(Math.abs));
  const differences: number[] = [];
  for (const batch of [1, 3]) {
    const result = await runModel(bytes, { [network.input]: pictures(batch) }, [output]);
    const logits = numbers(result[output]);
    expect(result[output]?.dims).toEqual([batch, network.classCount]);
    differences.push(Math.max(...logits.map((x, i) => Math.abs(x - (expected[i] ?? 0)))) / largest);
  }
  expect(JSON.parse(card)).toMatchObject({
    labels: labels.length <= 50 ? labels : expect.anything(),
  });
  return { networks, path, notes, differences };
}
