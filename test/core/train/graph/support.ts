// A training in the small: kept values and programs as the engine runs them, over ONNX Runtime in this very process.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { readNpy } from '../../../../src/base/npy';
import { canonicalise } from '../../../../src/core/onnx/canonical/canonicalise';
import { graphBytes } from '../../../../src/core/onnx/graph';
import { readModelFile } from '../../../../src/core/onnx/readModel';
import { elementCount, type TensorMap, type TensorValue } from '../../../../src/core/onnx/tensor';
import type { StepOptions } from '../../../../src/core/train/graph/stepProgram';
import {
  type NetworkRequest,
  prepareNetwork,
} from '../../../../src/core/train/network/prepareNetwork';
import type { Network, Program } from '../../../../src/core/train/types';
import { float32 } from '../../autodiff/support';
import { createSession, runModel, runSession } from '../../ort';

export const shared = resolve('..', 'shared', 'data');

export const keptHead: NetworkRequest['head'] = {
  ...{ kind: 'keep', value: null, initialisation: 'he', hidden: null, dropout: 0 },
};
export const newHead: NetworkRequest['head'] = { ...keptHead, kind: 'replace' };

export interface Prepared {
  readonly network: Network;
  readonly picture: TensorValue;
}

/** A network of a file, for a batch of pictures that are given or drawn. */
export async function prepareFile(
  path: string,
  request: Partial<NetworkRequest> & {
    readonly picture?: TensorValue;
    readonly isHeadless?: boolean;
  },
): Promise<Prepared> {
  const file = await readModelFile(path);
  const [input] = file.facts.inputs;
  const [output] = file.facts.outputs;
  if (!input || !output) throw new Error('The file has no input or output.');
  const batch = request.batch ?? request.picture?.dims[0] ?? 2;
  const dims = request.picture?.dims ?? [batch, ...(input.dims ?? []).slice(1).map(Number)];
  const data = Float32Array.from({ length: elementCount(dims) }, (_, i) => Math.sin(i * 12.9898));
  const picture = request.picture ?? { type: 'float32', dims, data };
  const { graph } = await canonicalise({
    ...{ file, outputs: [output.name], run: runModel },
    input: { name: input.name, dims },
    probe: picture.data as Float32Array,
  });
  const last = graph.nodes.filter(({ op }) => op !== 'Identity').at(-1);
  const softmax = last?.op === 'Softmax' ? last : undefined;
  const scores = request.isHeadless ? null : (softmax?.inputs[0] ?? output.name);
  const network = prepareNetwork({
    ...{ graph, input: input.name, scores, batch, classCount: 10, head: keptHead, seed: 1 },
    ...request,
  });
  return { network, picture };
}

export function readTensor(path: string): TensorValue {
  const { dims, data } = readNpy(readFileSync(path), path);
  return { type: 'float32', dims, data };
}

export const plainStep: StepOptions = {
  ...{ trained: [], from: 'picture', weightDecay: 0, clipNorm: null, batchNorm: 'inference' },
  ...{ loss: { kind: 'cross-entropy', labelSmoothing: 0 }, dropout: 0, factors: new Map() },
  optimizer: { kind: 'sgd', momentum: 0, nesterov: false },
};

/** Feeds of a step: each picture's label with weight 1. */
export function labelFeeds(labels: readonly number[], classes: number): TensorMap {
  const rows = labels.flatMap((label) =>
    Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0)),
  );
  const dims = [labels.length, classes];
  return {
    'loss/targets': float32(dims, rows),
    'loss/weights': float32(
      dims,
      rows.map(() => 1),
    ),
    'loss/norm': float32([], [labels.length]),
  };
}

export interface Runner {
  readonly values: Record<string, TensorValue>;
  run(feeds: TensorMap, fetches: readonly string[]): Promise<TensorMap>;
  release(): Promise<void>;
}

/** Runs a program on kept values, which it renews. */
export async function runnerOf(
  program: Program,
  values: Record<string, TensorValue>,
): Promise<Runner> {
  const session: InferenceSession = await createSession(graphBytes(program.graph));
  return {
    values,
    run: async (feeds, fetches) => {
      const kept = program.graph.inputs.flatMap(({ name }) => {
        const value = values[name];
        return value && !(name in feeds) ? [[name, value] as const] : [];
      });
      const renewed = Object.keys(program.renews);
      const results = await runSession(session, { ...Object.fromEntries(kept), ...feeds }, [
        ...new Set([...fetches, ...renewed]),
      ]);
      for (const [output, name] of Object.entries(program.renews)) {
        const value = results[output];
        if (value) values[name] = value;
      }
      return results;
    },
    release: () => session.release(),
  };
}

export function numbers(value: TensorValue | undefined): readonly number[] {
  return value ? Array.from(value.data, Number) : [];
}
