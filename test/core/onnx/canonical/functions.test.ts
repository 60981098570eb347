// Models that call functions of their own.

import { create, toBinary } from '@bufbuild/protobuf';
import { expect, it } from 'vitest';
import { attributeProto } from '../../../../src/core/onnx/attributes';
import { createGraphBuilder } from '../../../../src/core/onnx/builder';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  ModelProtoSchema,
  type NodeProto,
} from '../../../../src/core/onnx/onnx_pb';
import { errorOf, temporaryFolder } from '../support';
import { compare, fileOf } from './support';

const folder = temporaryFolder();
const domain = 'own';

/** Nodes of a body; the attribute `reference.of` of the first takes the value of the function's `reference.to`. */
function body(
  build: (builder: ReturnType<typeof createGraphBuilder>) => void,
  reference?: { readonly of: string; readonly to: string; readonly type: number },
): NodeProto[] {
  const builder = createGraphBuilder();
  build(builder);
  const nodes = builder.toGraph().node;
  const [first] = nodes;
  if (first && reference) {
    const { of, to, type } = reference;
    first.attribute = [create(AttributeProtoSchema, { name: of, type, refAttrName: to })];
  }
  return nodes;
}

const opsetImport = [
  { domain: '', version: 17n },
  { domain, version: 1n },
];

/** leak(x, b) = LeakyRelu(x, slope) + b; twice(x) = leak(leak(x, x), x) with a slope of its own. */
const functions = [
  create(FunctionProtoSchema, {
    ...{ domain, name: 'leak', input: ['in', 'b'], output: ['out'], opsetImport },
    attributeProto: [attributeProto('slope', { float: 0.5 })],
    node: body(
      (builder) => {
        builder.node('LeakyRelu', ['in'], { outputs: ['inner'], name: 'inside' });
        builder.node('Add', ['inner', 'b'], { outputs: ['out'] });
      },
      { of: 'alpha', to: 'slope', type: 1 },
    ),
  }),
  create(FunctionProtoSchema, {
    ...{ domain, name: 'twice', input: ['in'], output: ['out', 'same'], opsetImport },
    node: body((builder) => {
      builder.node('leak', ['in', 'in'], {
        domain,
        outputs: ['inner'],
        attributes: { slope: { float: 0.25 } },
      });
      builder.node('leak', ['inner', 'in'], { domain, outputs: ['out'], name: 'second' });
      builder.node('Identity', ['out'], { outputs: ['same'] });
    }),
  }),
];

function modelBytes(build: (builder: ReturnType<typeof createGraphBuilder>) => void): Uint8Array {
  const builder = createGraphBuilder({ domains: { [domain]: 1 } });
  builder.input('x', 'float32', [2, 3]);
  build(builder);
  return toBinary(ModelProtoSchema, { ...builder.toModel(), functions });
}

it('inlines calls within calls, with attributes of the call or their defaults', async () => {
  const bytes = modelBytes((builder) => {
    // A value and a node that are named as the inlined ones would be.
    builder.node('Relu', ['x'], { outputs: ['first/inner'], name: 'first/second' });
    builder.node('twice', ['first/inner'], { domain, name: 'first', outputs: ['a', 'unread'] });
    builder.node('twice', ['x'], { domain, name: '', outputs: ['b', 'c'] });
    builder.node('Sub', ['a', 'b'], { outputs: ['d'] });
    builder.node('Add', ['d', 'c'], { outputs: ['y'] });
    builder.output('y', 'float32', [2, 3]);
  });
  const file = await fileOf(folder, { toBytes: () => bytes as Uint8Array<ArrayBuffer> });
  const { canonical, difference } = await compare(file, [2, 3], ['y']);
  const { nodes } = canonical.graph;
  expect(difference).toBeLessThan(1e-6);
  expect(nodes.map(({ op }) => op)).toEqual([
    ...['Relu', 'LeakyRelu', 'Add', 'LeakyRelu', 'Add'],
    ...['LeakyRelu', 'Add', 'LeakyRelu', 'Add', 'Sub', 'Add'],
  ]);
  expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
  expect(nodes.flatMap(({ outputs }) => outputs)).toEqual(
    expect.arrayContaining(['first/inner', 'a', 'b', 'd', 'y']),
  );
});

it('inlines calls in the branches of an If', async () => {
  const branch = (op: string) => {
    const inner = createGraphBuilder({ name: op });
    inner.node(op, ['x'], {
      domain: op === 'twice' ? domain : '',
      outputs: op === 'twice' ? ['twice result', 'unread'] : ['Neg result'],
    });
    inner.output(`${op} result`, 'float32', [2, 3]);
    return { graph: inner.toGraph() };
  };
  const bytes = modelBytes((builder) => {
    const condition = builder.weight('condition', 'bool', [], [1]);
    const attributes = { then_branch: branch('twice'), else_branch: branch('Neg') };
    builder.node('If', [condition], { outputs: ['y'], attributes, name: 'choice' });
    builder.output('y', 'float32', [2, 3]);
  });
  const file = await fileOf(folder, { toBytes: () => bytes as Uint8Array<ArrayBuffer> }, 'if.onnx');
  const { canonical, difference } = await compare(file, [2, 3], ['y']);
  expect(difference).toBeLessThan(1e-6);
  expect(canonical.graph.nodes.map(({ op }) => op)).toEqual([
    'LeakyRelu',
    'Add',
    'LeakyRelu',
    'Add',
  ]);
});

it('names a function that calls itself', async () => {
  const endless = create(FunctionProtoSchema, {
    ...{ domain, name: 'endless', input: ['in'], output: ['out'], opsetImport },
    node: body((builder) => {
      builder.node('endless', ['in'], { domain, outputs: ['out'] });
    }),
  });
  const builder = createGraphBuilder({ domains: { [domain]: 1 } });
  builder.input('x', 'float32', [2, 3]);
  builder.node('endless', ['x'], { domain, outputs: ['y'], name: 'trap' });
  builder.output('y', 'float32', [2, 3]);
  const model = { ...builder.toModel(), functions: [endless] };
  const bytes = toBinary(ModelProtoSchema, model);
  const file = await fileOf(folder, { toBytes: () => bytes }, 'endless.onnx');
  expect(await errorOf(() => compare(file, [2, 3], ['y']))).toMatchObject({
    code: 'canonical-unsupported',
    message: expect.stringContaining('endless at "trap'),
  });
});
