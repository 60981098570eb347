import { open } from 'node:fs/promises';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import { readModelFile, readModelListing } from '../../../src/core/onnx/readModel';
import { errorOf, temporaryFolder } from './support';

const folder = temporaryFolder();

function modelBytes(nodeCount: number): Uint8Array<ArrayBuffer> {
  const builder = createGraphBuilder({ metadata: { author: 'me' } });
  let value = builder.input('x', 'float32', ['batch', 3, 8, 8]);
  for (let i = 0; i < nodeCount; i++) {
    const name = builder.weight(`weight ${i}`, 'float32', [3, 3, 1, 1], Array(9).fill(i));
    [value = ''] = builder.node('Conv', [value, name], { attributes: { strides: [1, 1] } });
  }
  builder.output(value, 'float32', ['batch', 3, 8, 8]);
  return builder.toBytes();
}

it.each([1, 3, 2000])('lists the inputs and outputs of a model of %i nodes', async (nodeCount) => {
  const path = await folder.write(`nodes-${nodeCount}.onnx`, modelBytes(nodeCount));
  const { facts } = await readModelFile(path);
  const { bytes, inputs, outputs } = facts;
  expect(await readModelListing(path)).toEqual({ path, bytes, inputs, outputs });
});

it('leaves out weights that are inputs too', async () => {
  const builder = createGraphBuilder();
  builder.input('x', 'float32', [1, 3]);
  const graph = builder.toGraph();
  builder.weight('w', 'float32', [3], [1, 2, 3]);
  const asInput = createGraphBuilder();
  asInput.input('w', 'float32', [3]);
  graph.input.push(...asInput.toGraph().input);
  builder.node('Add', ['x', 'w'], { outputs: ['y'] });
  builder.output('y', 'float32', [1, 3]);
  const path = await folder.write('weights.onnx', builder.toBytes());
  expect(await readModelListing(path)).toMatchObject({ inputs: [{ name: 'x' }] });
});

it('does not read the weights of a large model', async () => {
  const rawBytes = 400 * 2 ** 20;
  // TensorProto { name: "w", raw_data: … } as an initialiser, its content a hole in the file; then the model's own graph.
  const tensorHead = new BinaryWriter().tag(8, WireType.LengthDelimited).string('w');
  tensorHead.tag(9, WireType.LengthDelimited).uint32(rawBytes);
  const tensor = tensorHead.finish();
  const graphHead = new BinaryWriter().tag(5, WireType.LengthDelimited);
  const graph = graphHead.uint32(tensor.length + rawBytes).finish();
  const modelHead = new BinaryWriter().tag(7, WireType.LengthDelimited);
  const head = modelHead.uint32(graph.length + tensor.length + rawBytes).finish();
  const path = folder.file('large.onnx');
  const file = await open(path, 'w');
  const start = Buffer.concat([head, graph, tensor]);
  await file.write(start, 0, start.length, 0);
  const rest = modelBytes(1);
  await file.write(rest, 0, rest.length, start.length + rawBytes);
  await file.close();

  const before = process.memoryUsage().arrayBuffers;
  const listing = await readModelListing(path);
  expect(listing).toMatchObject({
    bytes: start.length + rawBytes + rest.length,
    inputs: [{ name: 'x' }],
  });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 2 ** 20);
});

describe('a bad file', () => {
  const whole = modelBytes(3);
  const graphOnly = new BinaryWriter().tag(7, WireType.LengthDelimited).bytes(new Uint8Array(0));

  it.each([
    { name: 'empty', content: '', code: 'model-empty' },
    { name: 'text', content: 'not a model', code: 'model-is-text' },
    { name: 'truncated', content: whole.subarray(0, whole.length / 2), code: 'model-truncated' },
    { name: 'damaged', content: Uint8Array.of(8, 8, 7, 7), code: 'model-damaged' },
    { name: 'without graph', content: Uint8Array.of(8, 8), code: 'graph-missing' },
    { name: 'without nodes', content: graphOnly.finish(), code: 'graph-empty' },
  ])('$name is an entry with the error of reading it', async ({ name, content, code }) => {
    const path = await folder.write(`bad ${name}.onnx`, content);
    const facts = await errorOf(() => readModelFile(path));
    const listing = await readModelListing(path);
    expect(listing).toMatchObject({ path, error: { code, path } });
    expect(facts.code).toBe(code);
  });

  it('that is missing is an entry too', async () => {
    const path = folder.file('absent.onnx');
    expect(await readModelListing(path)).toMatchObject({ path, error: { code: 'model-missing' } });
  });
});
