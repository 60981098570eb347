import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGraphBuilder, type GraphBuilder } from '../../../src/core/onnx/builder';
import { nodeFacts } from '../../../src/core/onnx/nodeFacts';
import { type OnnxFile, readModelFile } from '../../../src/core/onnx/readModel';
import {
  executedFacts,
  hasSharedModels,
  image,
  quantised,
  sharedModels,
  temporaryFolder,
  filled as weight,
} from './support';

const folder = temporaryFolder();

async function fileOf(builder: GraphBuilder): Promise<OnnxFile> {
  return readModelFile(await folder.write('model.onnx', builder.toBytes()));
}

describe('parameters', () => {
  it('of quantised weights belong to the node behind DequantizeLinear', async () => {
    const builder = createGraphBuilder();
    const [w = ''] = builder.node('DequantizeLinear', quantised(builder, 'w', 4, 3, 1, 1));
    builder.weight('bias', 'int32', [4], [1, 2, 3, 4]);
    builder.weight('bias scale', 'float32', [], [0.1]);
    const [bias = ''] = builder.node('DequantizeLinear', ['bias', 'bias scale']);
    builder.node('Conv', [image(builder, 1, 3, 2, 2), w, bias], { outputs: ['y'] });
    builder.output('y', 'float32', [1, 4, 2, 2]);
    const facts = await executedFacts(await fileOf(builder));
    expect(facts.map(({ op, parameters, macs }) => [op, parameters, macs])).toEqual([
      ['DequantizeLinear', 0, 0],
      ['DequantizeLinear', 0, 0],
      ['Conv', 16, 48],
    ]);
  });

  it('are counted once, at the first node that computes with them', async () => {
    const builder = createGraphBuilder();
    weight(builder, 'tied', 3, 3);
    const first = builder.node('MatMul', [image(builder, 1, 3), 'tied']);
    const turned = builder.node('Transpose', ['tied']);
    builder.node('MatMul', [...first, ...turned], { outputs: ['y'] });
    builder.output('y', 'float32', [1, 3]);
    const facts = await executedFacts(await fileOf(builder));
    expect(facts.map(({ parameters }) => parameters)).toEqual([9, 0, 0]);
  });

  it('may lie in Constant nodes; integers for shapes are none', async () => {
    const builder = createGraphBuilder();
    const value = { type: 'float32', dims: [3], data: new Float32Array(3) } as const;
    const [bias = ''] = builder.node('Constant', [], { attributes: { value } });
    const [gain = ''] = builder.node('Constant', [], {
      attributes: { value_floats: { floats: [1, 2, 3] } },
    });
    const [shape = ''] = builder.node('Constant', [], { attributes: { value_ints: [3, 1] } });
    const [sum = ''] = builder.node('Add', [image(builder, 1, 3), bias]);
    const product = builder.node('Mul', [sum, gain]);
    builder.node('Reshape', [...product, shape], { outputs: ['y'] });
    builder.output('y', 'float32', [3, 1]);
    const facts = await executedFacts(await fileOf(builder));
    expect(
      facts.map(({ op, outputShapes, parameters }) => [op, outputShapes[0], parameters]),
    ).toEqual([
      ['Constant', [3], 0],
      ['Constant', [3], 0],
      ['Constant', [2], 0],
      ['Add', [1, 3], 3],
      ['Mul', [1, 3], 3],
      ['Reshape', [3, 1], 0],
    ]);
  });
});

it('lists nodes of nested graphs after the others, without shapes', async () => {
  const builder = createGraphBuilder();
  image(builder, 1, 3);
  builder.weight('yes', 'bool', [], [1]);
  weight(builder, 'outer', 3, 3);
  const branch = (value: string): GraphBuilder => {
    const body = createGraphBuilder();
    const name = value === 'outer' ? value : weight(body, value, 3, 3);
    body.output(body.node('MatMul', ['x', name])[0] ?? '', 'float32', [1, 3]);
    return body;
  };
  builder.node('If', ['yes'], {
    outputs: ['y'],
    attributes: {
      then_branch: { graph: branch('outer').toGraph() },
      else_branch: { graph: branch('inner').toGraph() },
    },
  });
  builder.output('y', 'float32', [1, 3]);
  const file = await fileOf(builder);
  const facts = await executedFacts(file);
  expect(
    facts.map((each) => [each.index, each.op, each.outputShapes, each.parameters, each.macs]),
  ).toEqual([
    [0, 'If', [[1, 3]], 0, 0],
    [1, 'MatMul', [null], 9, 0],
    [2, 'MatMul', [null], 9, 0],
  ]);
  expect([file.facts.nodeCount, file.facts.parameters]).toEqual([3, 18]);
});

it('does not ask for values that are no tensors', async () => {
  const builder = createGraphBuilder();
  image(builder, 2, 3);
  const [parts = ''] = builder.node('SplitToSequence', ['x'], { outputs: ['parts'] });
  const [same = ''] = builder.node('Identity', [parts], { outputs: ['same'] });
  builder.node('ConcatFromSequence', [same], { outputs: ['y'], attributes: { axis: 0 } });
  builder.output('y', 'float32', [2, 3]);
  const facts = await executedFacts(await fileOf(builder));
  expect(facts.map(({ outputShapes }) => outputShapes)).toEqual([[null], [null], [[2, 3]]]);
});

it('has no shapes and no MACs where none are found', async () => {
  const builder = createGraphBuilder();
  builder.node('MatMul', [image(builder, 1, 3), weight(builder, 'w', 3, 3)], { outputs: ['y'] });
  builder.output('y', 'float32', [1, 3]);
  const facts = await nodeFacts(await fileOf(builder), async () => ({}));
  expect(facts).toMatchObject([{ outputShapes: [null], parameters: 9, macs: 0 }]);
});

/**
 * Published sizes: torchvision says 1,235,496 for SqueezeNet 1.1 and 3,504,872 for MobileNet V2, of which 17,056 are the
 * gains of its 52 batch normalisations (one per channel), folded into the convolutions in this file.
 */
const published = [
  { file: 'squeezenet1.1_fp32.onnx', parameters: 1_235_496, macs: 349_151_936 },
  { file: 'squeezenet1.1_qdq_int8.onnx', parameters: 1_235_496, macs: 349_151_936 },
  { file: 'SqueezeNet_fp16.onnx', parameters: 1_235_496, macs: 349_151_936 },
  { file: 'mobilenet_v2_dequant_fp32.onnx', parameters: 3_504_872 - 17_056, macs: 300_774_272 },
];

it.skipIf(!hasSharedModels).each(published)('$file has its published size', async (expected) => {
  const path = join(sharedModels, expected.file);
  expect(existsSync(path)).toBe(true);
  const file = await readModelFile(path);
  const facts = await executedFacts(file);
  const sum = (key: 'parameters' | 'macs'): number =>
    facts.reduce((total, each) => total + each[key], 0);
  expect({ parameters: sum('parameters'), macs: sum('macs') }).toEqual({
    parameters: expected.parameters,
    macs: expected.macs,
  });
  expect(file.facts.parameters).toBe(expected.parameters);
  expect(facts.flatMap(({ outputShapes }) => outputShapes)).not.toContain(null);
});
