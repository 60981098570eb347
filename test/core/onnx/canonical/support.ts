// One-operator models, said both ways.

import { createRandom } from '../../../../src/base/random';
import { createGraphBuilder, type GraphBuilder } from '../../../../src/core/onnx/builder';
import {
  type CanonicalGraph,
  canonicalise,
} from '../../../../src/core/onnx/canonical/canonicalise';
import { castPicture, toFloat32 } from '../../../../src/core/onnx/canonical/floats';
import { type Attributes, graphBytes } from '../../../../src/core/onnx/graph';
import { type OnnxFile, readModelFile } from '../../../../src/core/onnx/readModel';
import { elementCount, type TensorValue } from '../../../../src/core/onnx/tensor';
import type { Dim, ElementType } from '../../../../src/protocol/model';
import { runModel } from '../../ort';
import type { temporaryFolder } from '../support';

/** A constant of the model; without numbers they are drawn. */
export interface Constant {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly numbers?: readonly number[];
}

export const ints = (...numbers: readonly number[]): Constant => ({
  type: 'int64',
  dims: [numbers.length],
  numbers,
});

export const floats = (...numbers: readonly number[]): Constant => ({
  type: 'float32',
  dims: [numbers.length],
  numbers,
});

export const scalar = (number: number, type: ElementType = 'float32'): Constant => ({
  type,
  dims: [],
  numbers: [number],
});

/** Standard normal; whole numbers over their range. */
export const drawn = (dims: readonly number[], type: ElementType = 'float32'): Constant => ({
  type,
  dims,
});

/** A model of one operator, from the picture `x` to outputs `y0`, `y1`, … */
export interface RewriteCase {
  /** What is special about it, as the end of a sentence. */
  readonly name: string;
  readonly op: string;
  /** Default 17. */
  readonly opset?: number;
  readonly domain?: string;
  /** Of the picture. */
  readonly x: readonly number[];
  /** Of its numbers; default float32, standard normal. */
  readonly type?: ElementType;
  readonly isPositive?: boolean;
  /** Default: the picture alone; null leaves an input out. */
  readonly inputs?: readonly ('x' | Constant | null)[];
  readonly attributes?: Attributes;
  /** Types of the outputs, default one of float32. */
  readonly outputs?: readonly ElementType[];
  /** Operators of the canonical graph, in order. */
  readonly gives: readonly string[];
  /** Of the largest value of an output, default 1e-6. */
  readonly tolerance?: number;
}

export function modelOf(test: RewriteCase): GraphBuilder {
  const { op, opset = 17, domain = '', x, type = 'float32', attributes = {} } = test;
  const outputs = test.outputs ?? ['float32'];
  const builder = createGraphBuilder({ opset, domains: { 'com.microsoft': 1 } });
  builder.input('x', type, x);
  const inputs = (test.inputs ?? ['x']).map((input, i) => {
    if (input === null) return '';
    return input === 'x' ? 'x' : addConstant(builder, `w${i}`, input, i);
  });
  const names = outputs.map((_, i) => `y${i}`);
  builder.node(op, inputs, { domain, attributes, outputs: names, name: 'node' });
  outputs.forEach((each, i) => {
    builder.output(`y${i}`, each, []);
  });
  return builder;
}

export function addConstant(
  builder: GraphBuilder,
  name: string,
  { type, dims, numbers }: Constant,
  seed = 0,
): string {
  return builder.weight(name, type, dims, numbers ?? drawNumbers(dims, type, seed + 11));
}

export function drawNumbers(
  dims: readonly number[],
  type: ElementType,
  seed: number,
): readonly number[] {
  const random = createRandom(seed);
  const draws: Partial<Record<ElementType, () => number>> = {
    uint8: () => random.index(256),
    int8: () => random.index(256) - 128,
    int32: () => random.index(2000) - 1000,
  };
  const draw = draws[type] ?? random.normal;
  return Array.from({ length: elementCount(dims) }, draw);
}

export interface Compared {
  readonly canonical: CanonicalGraph;
  /** Largest difference on other numbers than the graph was checked with, as a part of the largest value. */
  readonly difference: number;
  /** Dims of the outputs as they are, and as the graph says. */
  readonly dims: readonly (readonly number[])[];
  readonly saidDims: readonly (readonly number[])[];
}

/** Both ways on new numbers, compared without the help of the code under test. */
export async function compare(
  file: OnnxFile,
  dims: readonly number[],
  outputs: readonly string[],
  isPositive = false,
): Promise<Compared> {
  const { name, type } = file.facts.inputs[0] ?? { name: '', type: 'float32' };
  const draw = (seed: number): Float32Array => {
    const numbers = picture(dims, type, seed);
    return isPositive ? numbers.map((value) => Math.abs(value) + 0.1) : numbers;
  };
  const canonical = await canonicalise({
    ...{ file, input: { name, dims }, outputs, run: runModel },
    probe: draw(1),
  });
  const data = castPicture(draw(2), type);
  const original = await runModel(file.bytes, { [name]: { type, dims, data } }, outputs);
  const float = { type: 'float32', dims, data: toFloat32({ type, dims, data }) } as const;
  const rewritten = await runModel(graphBytes(canonical.graph), { [name]: float }, outputs);
  const differences = outputs.map((output) =>
    difference(numbers(original[output]), numbers(rewritten[output])),
  );
  return {
    canonical,
    difference: Math.max(...differences),
    dims: outputs.map((output) => rewritten[output]?.dims ?? []),
    saidDims: outputs.map((output) => canonical.graph.shapes.get(output)?.dims ?? []),
  };
}

export function picture(dims: readonly number[], type: ElementType, seed: number): Float32Array {
  const random = createRandom(seed);
  const draw = type === 'uint8' ? () => random.index(256) : random.normal;
  return Float32Array.from({ length: elementCount(dims) }, draw);
}

export function numbers(value: TensorValue | undefined): readonly number[] {
  return value ? Array.from(toFloat32(value)) : [];
}

export function difference(expected: readonly number[], actual: readonly number[]): number {
  if (expected.length !== actual.length || expected.length === 0) return Number.POSITIVE_INFINITY;
  const largest = Math.max(...expected.map(Math.abs)) || 1;
  return Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? 0)))) / largest;
}

export async function fileOf(
  folder: ReturnType<typeof temporaryFolder>,
  builder: Pick<GraphBuilder, 'toBytes'>,
  name = 'model.onnx',
): Promise<OnnxFile> {
  return readModelFile(await folder.write(name, builder.toBytes()));
}

/** Dims that a file leaves open: as many pictures as wanted, of this many pixels. */
export function openDims(dims: readonly Dim[], batch: number, pixels = 32): readonly number[] {
  return dims.map((dim, axis) => (typeof dim === 'number' ? dim : axis === 0 ? batch : pixels));
}
