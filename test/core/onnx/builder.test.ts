import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { type AttributeValue, attributeProto } from '../../../src/core/onnx/attributes';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import { openSession } from './support';

it('builds a model that ONNX Runtime runs', async () => {
  const builder = createGraphBuilder();
  const x = builder.input('x', 'float32', ['N', 1, 3, 3]);
  const kernel = builder.weight('kernel', 'float32', [1, 1, 2, 2], [1, 0, 0, -1]);
  const sum = builder.node('Conv', [x, kernel], { attributes: { strides: [1, 1] } });
  builder.node('LeakyRelu', sum, { outputs: ['y'], attributes: { alpha: 0.5 } });
  builder.output('y', 'float32', ['N', 1, 2, 2]);

  const session = await openSession(builder.toBytes());
  const data = Float32Array.of(9, 1, 2, 3, 4, 5, 6, 7, 20);
  const { y } = await session.run({ x: new ort.Tensor('float32', data, [1, 1, 3, 3]) });
  // x[i][j] − x[i+1][j+1], halved where negative.
  expect(y?.data).toEqual(Float32Array.of(5, -2, -2, -8));
});

it('writes producer, opsets and metadata', () => {
  const model = createGraphBuilder({
    name: 'tiny',
    opset: 13,
    producer: 'a test',
    metadata: { author: 'me' },
    domains: { 'com.microsoft': 1 },
  }).toModel();
  expect({
    name: model.graph?.name,
    producer: model.producerName,
    opsets: model.opsetImport.map(({ domain, version }) => [domain, version]),
    metadata: model.metadataProps.map(({ key, value }) => [key, value]),
  }).toEqual({
    name: 'tiny',
    producer: 'a test',
    opsets: [
      ['', 13n],
      ['com.microsoft', 1n],
    ],
    metadata: [['author', 'me']],
  });
});

it('names outputs and nodes so that none is taken twice', () => {
  const builder = createGraphBuilder();
  builder.input('Relu_0', 'float32', [1]);
  const [first = ''] = builder.node('Relu', ['Relu_0']);
  const [second] = builder.node('Relu', [first]);
  expect(new Set(['Relu_0', first, second]).size).toBe(3);
  expect(() => builder.node('Relu', [first], { outputs: ['Relu_0'] })).toThrow(
    'The value "Relu_0" is made twice.',
  );
});

it('converts plain numbers to the type of a weight', async () => {
  const builder = createGraphBuilder({ opset: 21 });
  const types = ['float16', 'bfloat16', 'float64', 'uint8', 'int64', 'uint64', 'bool'] as const;
  for (const type of types) {
    builder.weight(type, type, [2], [0, 1]);
    builder.node('Cast', [type], { outputs: [`${type}/out`], attributes: { to: 1 } });
    builder.output(`${type}/out`, 'float32', [2]);
  }
  const outputs = await (await openSession(builder.toBytes())).run({});
  expect(Object.values(outputs).map(({ data }) => [...(data as Float32Array)])).toEqual(
    types.map(() => [0, 1]),
  );
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it.each<{ value: AttributeValue; type: number; fields: object }>([
  { value: 3, type: 2, fields: { i: 3n } },
  { value: 0.5, type: 1, fields: { f: 0.5 } },
  { value: { float: 1 }, type: 1, fields: { f: 1 } },
  { value: { int: -1 }, type: 2, fields: { i: -1n } },
  { value: 'SAME_UPPER', type: 3, fields: { s: bytes('SAME_UPPER') } },
  { value: [1, 2], type: 7, fields: { ints: [1n, 2n] } },
  { value: [1, 0.5], type: 6, fields: { floats: [1, 0.5] } },
  { value: { floats: [1, 2] }, type: 6, fields: { floats: [1, 2] } },
  { value: { ints: [] }, type: 7, fields: { ints: [] } },
  { value: ['a', 'b'], type: 8, fields: { strings: [bytes('a'), bytes('b')] } },
  {
    value: { type: 'int64', dims: [1], data: BigInt64Array.of(5n) },
    type: 4,
    fields: { t: expect.objectContaining({ dims: [1n], dataType: 7 }) },
  },
])('writes the attribute $value', ({ value, type, fields }) => {
  expect(attributeProto('a', value)).toMatchObject({ name: 'a', type, ...fields });
});

it('wants the kind of an empty attribute', () => {
  expect(() => attributeProto('a', [])).toThrow('An empty attribute needs its kind');
});
