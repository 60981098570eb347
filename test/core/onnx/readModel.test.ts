import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { createGraphBuilder, type GraphBuilderOptions } from '../../../src/core/onnx/builder';
import {
  FunctionProtoSchema,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
} from '../../../src/core/onnx/onnx_pb';
import { maxIrVersion, maxOpsets } from '../../../src/core/onnx/parseModel';
import { readModelFile } from '../../../src/core/onnx/readModel';
import { errorOf, openSession, temporaryFolder } from './support';

const folder = temporaryFolder();

/** y = Relu(x · w), with the weight also listed as an input, as exporters did before 2019. */
function smallModel(options: GraphBuilderOptions = {}): ModelProto {
  const builder = createGraphBuilder(options);
  builder.input('x', 'float32', ['batch', 4]);
  builder.weight('w', 'float32', [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const product = builder.node('MatMul', ['x', 'w'], { name: 'head' });
  builder.node('Relu', product, { outputs: ['y'] });
  builder.output('y', 'float32', ['batch', 2]);
  const model = builder.toModel();
  const asInput = createGraphBuilder();
  asInput.input('w', 'float32', [4, 2]);
  model.graph?.input.push(...asInput.toGraph().input);
  return model;
}

const encode = (model: ModelProto): Uint8Array => toBinary(ModelProtoSchema, model);

it('tells the facts of a model', async () => {
  const model = smallModel({ producer: 'a test', metadata: { author: 'me' } });
  model.producerVersion = '1.2';
  const bytes = encode(model);
  const path = await folder.write('small.onnx', bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = await readModelFile(path);
  expect(file.facts).toEqual({
    path,
    sha256,
    bytes: bytes.length,
    externalData: [],
    producer: 'a test 1.2',
    irVersion: 8,
    opsets: [{ domain: '', version: 17 }],
    metadata: { author: 'me' },
    inputs: [{ name: 'x', kind: 'tensor', type: 'float32', dims: ['batch', 4] }],
    outputs: [{ name: 'y', kind: 'tensor', type: 'float32', dims: ['batch', 2] }],
    nodeCount: 2,
    parameters: 8,
  });
  expect([file.sha256, file.key]).toEqual([sha256, sha256]);
});

it('keeps weights as views on the file', async () => {
  const { graph, bytes } = await readModelFile(
    await folder.write('views.onnx', encode(smallModel())),
  );
  expect(graph.initializer[0]?.rawData.buffer).toBe(bytes.buffer);
});

it('recognises values that are no tensors, and sizes that are open', async () => {
  const builder = createGraphBuilder({ domains: { 'ai.onnx.ml': 3 } });
  const model = withTypes(builder.toModel());
  const { facts } = await readModelFile(await folder.write('types.onnx', encode(model)));
  const none = { type: 'other', dims: null };
  expect(facts.outputs).toEqual([
    { name: 'sequence', kind: 'sequence', ...none },
    { name: 'map', kind: 'map', ...none },
    { name: 'optional', kind: 'optional', ...none },
    { name: 'sparse', kind: 'sparse-tensor', type: 'float32', dims: null },
    { name: 'opaque', kind: 'unknown', ...none },
    { name: 'untyped', kind: 'unknown', ...none },
    { name: 'open', kind: 'tensor', type: 'float16', dims: ['N', null, null, null, 0] },
    { name: 'unranked', kind: 'tensor', type: 'other', dims: null },
  ]);
});

function withTypes(model: ModelProto): ModelProto {
  const sizes = [
    { case: 'dimParam', value: 'N' },
    { case: 'dimParam', value: '' },
    { case: 'dimValue', value: -1n },
    { case: undefined },
    { case: 'dimValue', value: 0n },
  ] as const;
  const shape = { dim: sizes.map((value) => ({ value })) };
  const types = {
    sequence: { case: 'sequenceType', value: {} },
    map: { case: 'mapType', value: { keyType: 7 } },
    optional: { case: 'optionalType', value: {} },
    sparse: { case: 'sparseTensorType', value: { elemType: 1 } },
    opaque: { case: 'opaqueType', value: {} },
    untyped: { case: undefined },
    open: { case: 'tensorType', value: { elemType: 10, shape } },
    unranked: { case: 'tensorType', value: { elemType: 99 } },
  } as const;
  const output = Object.entries(types).map(([name, value]) => ({ name, type: { value } }));
  const node = [{ opType: 'Made', output: Object.keys(types) }];
  model.graph = create(GraphProtoSchema, { node, output });
  return model;
}

describe('a model that cannot be used', () => {
  const edited = (edit: (model: ModelProto) => void): Uint8Array => {
    const model = smallModel();
    edit(model);
    return encode(model);
  };
  const whole = encode(smallModel());

  it.each([
    { name: 'empty', content: '', code: 'model-empty', says: 'is empty' },
    {
      name: 'truncated',
      content: whole.subarray(0, whole.length - 40),
      code: 'model-truncated',
      says: 'ends in the middle',
    },
    {
      name: 'damaged',
      content: Uint8Array.of(8, 8, 7, 7, 7),
      code: 'model-damaged',
      says: 'not a valid ONNX model',
    },
    {
      name: 'without graph',
      content: edited((model) => delete model.graph),
      code: 'graph-missing',
      says: 'holds no ONNX graph',
    },
    {
      name: 'without nodes',
      content: edited((model) => model.graph?.node.splice(0)),
      code: 'graph-empty',
      says: 'no nodes',
    },
    {
      name: 'without opset',
      content: edited((model) => model.opsetImport.splice(0)),
      code: 'opset-missing',
      says: 'operator set version',
    },
    {
      name: 'opset too new',
      content: encode(smallModel({ opset: 27 })),
      code: 'opset-too-new',
      says: 'version 27 of the operator set "ai.onnx", newer than the 26',
    },
    {
      name: 'format too new',
      content: edited((model) => {
        model.irVersion = 14n;
      }),
      code: 'ir-version-too-new',
      says: 'version 14 of the ONNX format, newer than the 13',
    },
    {
      name: 'dangling value',
      content: edited(
        (model) => model.graph?.initializer.splice(0) && model.graph?.input.splice(1),
      ),
      code: 'value-undefined',
      says: 'node "head" reads the value "w"',
    },
    {
      name: 'value made twice',
      content: edited((model) => model.graph?.node.push(...(model.graph?.node.slice(0, 1) ?? []))),
      code: 'value-made-twice',
      says: 'node "head" makes the value "MatMul_0"',
    },
    {
      name: 'cycle',
      content: edited((model) => model.graph?.node[0]?.input.splice(0, 1, 'y')),
      code: 'graph-cycle',
      says: 'depends on its own result',
    },
  ])('$name: says so', async ({ name, content, code, says }) => {
    const path = await folder.write(`${name}.onnx`, content);
    const facts = await errorOf(() => readModelFile(path));
    expect(facts).toMatchObject({ code, path, remedy: expect.stringMatching(/\.$/) });
    expect(facts.message).toContain(`${name}.onnx: `);
    expect(facts.message).toContain(says);
  });

  it('names a custom domain, its operators and the first node', async () => {
    const builder = createGraphBuilder({ domains: { 'my.ops': 1 } });
    builder.input('x', 'float32', [1]);
    const values = builder.node('Relu', ['x']);
    const first = builder.node('Warp', values, { domain: 'my.ops', name: 'stem/warp' });
    builder.node('Blend', builder.node('Warp', first, { domain: 'my.ops' }), { domain: 'my.ops' });
    const path = await folder.write('custom.onnx', builder.toBytes());
    const facts = await errorOf(() => readModelFile(path));
    expect(facts.code).toBe('custom-operators');
    expect(facts.message).toContain('"my.ops" (Warp, Blend, first at node "stem/warp")');
  });

  it('is found missing, a folder, or something else than a file', async () => {
    await mkdir(folder.file('inner.onnx'));
    const cases = [folder.file('absent.onnx'), folder.file('inner.onnx'), '/dev/null'];
    const errors = await Promise.all(cases.map((path) => errorOf(() => readModelFile(path))));
    expect(errors.map(({ code }) => code)).toEqual(
      process.platform === 'win32'
        ? ['model-missing', 'model-is-folder', 'model-missing']
        : ['model-missing', 'model-is-folder', 'model-unreadable'],
    );
  });
});

it('accepts the domains of functions in the file', async () => {
  const builder = createGraphBuilder({ domains: { local: 1 } });
  builder.input('x', 'float32', [2]);
  builder.node('Double', ['x'], { domain: 'local', outputs: ['y'] });
  builder.output('y', 'float32', [2]);
  const model = builder.toModel();
  const double = { opType: 'Add', input: ['a', 'a'], output: ['b'] };
  model.functions.push(
    create(FunctionProtoSchema, {
      name: 'Double',
      domain: 'local',
      input: ['a'],
      output: ['b'],
      node: [double],
      opsetImport: [{ domain: '', version: 17n }],
    }),
  );
  const path = await folder.write('function.onnx', encode(model));
  expect((await readModelFile(path)).facts.nodeCount).toBe(1);
  await openSession(encode(model));
});

describe('the newest versions', () => {
  const loads = async (options: GraphBuilderOptions, irVersion = 8): Promise<boolean> => {
    const model = smallModel(options);
    model.irVersion = BigInt(irVersion);
    return openSession(encode(model)).then(
      () => true,
      () => false,
    );
  };

  it.each([...maxOpsets])(
    'of the operator set "%s" is %i in ONNX Runtime too',
    async (domain, newest) => {
      const withVersion = (version: number): Promise<boolean> =>
        loads(domain === '' ? { opset: version } : { domains: { [domain]: version } });
      expect([await withVersion(newest), await withVersion(newest + 1)]).toEqual([true, false]);
    },
  );

  it('of the format is the same in ONNX Runtime', async () => {
    expect([await loads({}, maxIrVersion), await loads({}, maxIrVersion + 1)]).toEqual([
      true,
      false,
    ]);
  });
});

it('stops when cancelled', async () => {
  const path = await folder.write('cancelled.onnx', encode(smallModel()));
  const facts = await errorOf(() => readModelFile(path, AbortSignal.abort()));
  expect(facts.code).toBe('cancelled');
});
