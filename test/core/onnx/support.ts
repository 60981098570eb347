// Shared by the tests of ONNX reading: temporary folders, and ONNX Runtime as the oracle.

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll } from 'vitest';
import { GlassboxError } from '../../../src/base/errors';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import { exposeValues } from '../../../src/core/onnx/expose';
import { nodeFacts } from '../../../src/core/onnx/nodeFacts';
import type { OnnxFile } from '../../../src/core/onnx/readModel';
import type { ModelFacts, NodeFacts } from '../../../src/protocol/model';

/** Trained models for trials, beside the repository; tests that want them are skipped where they are not there. */
export const sharedModels = resolve('..', 'shared', 'data', 'models');
export const hasSharedModels = existsSync(sharedModels);

/** A folder that exists while the tests of this file run. */
export function temporaryFolder(): { file(name: string): string; write: WriteFile } {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glassbox-onnx-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const file = (name: string): string => join(folder, name);
  const write: WriteFile = async (name, content) => {
    await writeFile(file(name), content);
    return file(name);
  };
  return { file, write };
}

type WriteFile = (name: string, content: Uint8Array | string) => Promise<string>;

/** The facts of the error that this must throw. */
export async function errorOf(work: () => unknown): Promise<GlassboxError['facts']> {
  try {
    await work();
  } catch (error) {
    if (error instanceof GlassboxError) return error.facts;
    throw error;
  }
  throw new Error('It should have thrown.');
}

export async function openSession(
  bytes: Uint8Array,
  facts?: ModelFacts,
  folder = '',
): Promise<ort.InferenceSession> {
  const external = facts?.externalData ?? [];
  const externalData = await Promise.all(
    external.map(async ({ path }) => ({
      path: relative(folder, path),
      data: await readFile(path),
    })),
  );
  return ort.InferenceSession.create(bytes, {
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
    externalData,
  });
}

/** Runs with every float input filled with `value`, one picture of 224 pixels where the file leaves that open. */
export async function runFilled(
  session: ort.InferenceSession,
  facts: ModelFacts,
  valueAt: (index: number) => number,
  fetches?: readonly string[],
): Promise<ort.InferenceSession.OnnxValueMapType> {
  const feeds = facts.inputs.map(({ name, type, dims }) => {
    const sizes = (dims ?? []).map((dim, axis) =>
      typeof dim === 'number' ? dim : axis === 0 ? 1 : 224,
    );
    const count = sizes.reduce((product, size) => product * size, 1);
    const values = Array.from({ length: count }, (_, i) => valueAt(i));
    const tensor =
      type === 'float16'
        ? new ort.Tensor(
            'float16',
            Uint16Array.from(values, (value) => (value > 0 ? 0x3800 : 0)),
            sizes,
          )
        : new ort.Tensor('float32', Float32Array.from(values), sizes);
    return [name, tensor] as const;
  });
  return session.run(Object.fromEntries(feeds), fetches ?? session.outputNames);
}

/** Facts with the shapes that ONNX Runtime finds. */
export async function executedFacts(file: OnnxFile): Promise<NodeFacts[]> {
  return nodeFacts(file, async (names) => {
    const session = await openSession(exposeValues(file, names), file.facts, file.folder);
    const outputs = await runFilled(session, file.facts, () => 0, names);
    return Object.fromEntries(Object.entries(outputs).map(([name, { dims }]) => [name, dims]));
  });
}

/** The input `x`. */
export const image = (builder: GraphBuilder, ...dims: number[]): string =>
  builder.input('x', 'float32', dims);

/** A float weight of this shape. */
export const filled = (builder: GraphBuilder, name: string, ...dims: number[]): string => {
  const count = dims.reduce((product, size) => product * size, 1);
  return builder.weight(name, 'float32', dims, Array(count).fill(0.1));
};

/** Quantised operands: data, scale, zero point. */
export const quantised = (builder: GraphBuilder, name: string, ...dims: number[]): string[] => {
  const count = dims.reduce((product, size) => product * size, 1);
  return [
    builder.weight(name, 'int8', dims, Array(count).fill(1)),
    builder.weight(`${name} scale`, 'float32', [1], [0.1]),
    builder.weight(`${name} zero`, 'int8', [1], [0]),
  ];
};
