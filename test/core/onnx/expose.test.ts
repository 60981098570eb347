import { fromBinary } from '@bufbuild/protobuf';
import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import { exposeValues } from '../../../src/core/onnx/expose';
import { ModelProtoSchema } from '../../../src/core/onnx/onnx_pb';
import { type OnnxFile, readModelFile } from '../../../src/core/onnx/readModel';
import { errorOf, openSession, temporaryFolder } from './support';

const folder = temporaryFolder();

/** y = Relu(x · w + c) with c from a Constant node. */
async function sampleFile(): Promise<OnnxFile> {
  const builder = createGraphBuilder({ metadata: { author: 'me' } });
  builder.input('x', 'float32', ['N', 2]);
  builder.weight('w', 'float32', [2, 2], [1, 0, 0, -1]);
  const value = { type: 'float32', dims: [2], data: Float32Array.of(0.5, 0.5) } as const;
  builder.node('Constant', [], { outputs: ['c'], attributes: { value } });
  builder.node('MatMul', ['x', 'w'], { outputs: ['product'] });
  builder.node('Add', ['product', 'c'], { outputs: ['sum'] });
  builder.node('Relu', ['sum'], { outputs: ['y'] });
  builder.output('y', 'float32', ['N', 2]);
  return readModelFile(await folder.write('sample.onnx', builder.toBytes()));
}

it('makes any value readable: inner ones, inputs, weights and constants', async () => {
  const file = await sampleFile();
  const session = await openSession(exposeValues(file, ['product', 'sum', 'x', 'w', 'c']));
  const outputs = await session.run({ x: new ort.Tensor('float32', [1, 2], [1, 2]) });
  const values = Object.entries(outputs).map(([name, { dims, data }]) => [name, dims, data]);
  expect(values).toEqual([
    ['y', [1, 2], Float32Array.of(1.5, 0)],
    ['product', [1, 2], Float32Array.of(1, -2)],
    ['sum', [1, 2], Float32Array.of(1.5, -1.5)],
    ['x', [1, 2], Float32Array.of(1, 2)],
    ['w', [2, 2], Float32Array.of(1, 0, 0, -1)],
    ['c', [2], Float32Array.of(0.5, 0.5)],
  ]);
});

it('leaves the rest of the model as it is', async () => {
  const file = await sampleFile();
  const { graph, ...rest } = fromBinary(ModelProtoSchema, exposeValues(file, ['sum', 'y', 'sum']));
  const { graph: original, ...others } = file.model;
  expect(rest).toEqual(others);
  expect(graph).toEqual({
    ...original,
    output: [...file.graph.output, expect.objectContaining({ name: 'sum' })],
  });
});

it.each(['nowhere', ''])('names a value that does not exist: "%s"', async (name) => {
  const file = await sampleFile();
  const facts = await errorOf(() => exposeValues(file, ['sum', name]));
  expect(facts).toMatchObject({ code: 'value-unknown', path: file.path });
  expect(facts.message).toBe(`sample.onnx: the graph has no value "${name}".`);
});
