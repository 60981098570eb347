// Shared by the tests of model cards: a small network made to measure, in a folder of its own with the files beside it.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { GlassboxError } from '../../../src/base/errors';
import { resolveCard } from '../../../src/core/model/resolveCard';
import { createGraphBuilder, type GraphBuilder } from '../../../src/core/onnx/builder';
import { type OnnxFile, readModelFile } from '../../../src/core/onnx/readModel';
import type { Dim, ElementType, ModelCard } from '../../../src/protocol/model';

/** Trained models for trials, beside the repository; tests that want them are skipped where they are not there. */
export const sharedData = resolve('..', 'shared', 'data');
export const hasSharedData = existsSync(join(sharedData, 'models'));

export interface NetworkOptions {
  readonly dims?: readonly Dim[];
  readonly type?: ElementType;
  readonly classes?: number;
  readonly outputDims?: readonly Dim[];
  readonly outputName?: string;
  /** Operators after the class scores. */
  readonly end?: readonly string[];
  readonly producer?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly domains?: Readonly<Record<string, number>>;
  /** Nodes between the input and the first layer; returns the value that goes on. */
  readonly front?: (builder: GraphBuilder, value: string) => string;
  /** Further inputs, outputs and nodes. */
  readonly extra?: (builder: GraphBuilder, scores: string) => void;
}

/** pixels → front → (Transpose) → Conv → Relu → GlobalAveragePool → Flatten → Gemm → end → scores */
export function network(options: NetworkOptions = {}): GraphBuilder {
  const { dims = ['N', 3, 224, 224], type = 'float32', classes = 10, end = [] } = options;
  const { producer = 'pytorch', metadata = {}, outputDims = ['N', classes] } = options;
  const builder = createGraphBuilder({ producer, metadata, domains: options.domains ?? {} });
  const node = (op: string, inputs: readonly string[], attributes = {}): string =>
    builder.node(op, inputs, { attributes })[0] ?? '';
  let value = builder.input('pixels', type, dims);
  value = options.front?.(builder, value) ?? value;
  if (type !== 'float32') value = node('Cast', [value], { to: 1 });
  const isLast = dims.length === 4 && (dims[3] === 3 || dims[3] === 1) && dims[1] !== dims[3];
  if (isLast) value = node('Transpose', [value], { perm: [0, 3, 1, 2] });
  const channels = Number((isLast ? dims[3] : dims[1]) === 1 ? 1 : 3);
  const weights = Array.from({ length: 4 * channels * 9 }, (_, i) => Math.sin(i));
  value = node('Conv', [value, builder.weight('kernel', 'float32', [4, channels, 3, 3], weights)]);
  const [features = ''] = builder.node('Relu', [value], { outputs: ['features'] });
  value = node('Flatten', [node('GlobalAveragePool', [features])]);
  const head = Array.from({ length: 4 * classes }, (_, i) => Math.cos(i));
  value = node('Gemm', [value, builder.weight('head', 'float32', [4, classes], head)]);
  for (const op of end) value = node(op, [value]);
  options.extra?.(builder, value);
  const name = options.outputName ?? 'scores';
  builder.node('Identity', [value], { outputs: [name] });
  builder.output(name, 'float32', outputDims);
  return builder;
}

/** A front that branches at once, so that nothing tells the layout of open dims. */
export function openLayout(b: GraphBuilder, x: string): string {
  const [left = '', right = ''] = [...b.node('Relu', [x]), ...b.node('Neg', [x])];
  return b.node('Concat', [left, right], { attributes: { axis: 1 } })[0] ?? '';
}

export interface Surroundings {
  /** Content by name relative to the model's folder; objects are written as JSON. */
  readonly files?: Readonly<Record<string, string | object>>;
  /** Path of the model in the folder. */
  readonly name?: string;
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A folder with the model and its files; removed after the tests. */
export async function place(
  builder: GraphBuilder,
  { files = {}, name = 'cat.onnx' }: Surroundings = {},
): Promise<OnnxFile> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-model-'));
  folders.push(folder);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(
      join(folder, file),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  }
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), builder.toBytes());
  return readModelFile(join(folder, name));
}

export async function cardOf(
  options: NetworkOptions = {},
  surroundings: Surroundings = {},
): Promise<ModelCard> {
  return resolveCard(await place(network(options), surroundings));
}

/** With a card of this text. */
export function withCard(card: string | object, options: NetworkOptions = {}): Promise<ModelCard> {
  return cardOf(options, { files: { 'cat.glassbox.json': card } });
}

/** The error as the user reads it: message and remedy. */
export async function errorOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof GlassboxError) return error.message;
    throw error;
  }
  return 'no error';
}

/** Values without their sources, for one comparison of the whole. */
export function inputValues({ input }: ModelCard): object {
  return Object.fromEntries(Object.entries(input).map(([key, { value }]) => [key, value]));
}

/** Everything a card says, without the sources. */
export function cardValues({ labels, input, output, targetLayer }: ModelCard): object {
  const values = (fields: object): object =>
    Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [
        key,
        field?.value === undefined ? field : field.value,
      ]),
    );
  return {
    labels: labels.value,
    input: values(input),
    output: values(output),
    targetLayer: targetLayer.value,
  };
}
