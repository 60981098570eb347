import { writeFile } from 'node:fs/promises';
import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { createGraphBuilder, type GraphBuilder } from '../../../../src/core/onnx/builder';
import { canonicalise } from '../../../../src/core/onnx/canonical/canonicalise';
import { ModelProtoSchema, ValueInfoProtoSchema } from '../../../../src/core/onnx/onnx_pb';
import { temporaryFolder } from '../support';
import { requestsIn } from './request';
import { addConstant, compare, drawn, fileOf, ints } from './support';

const folder = temporaryFolder();
const requestFor = requestsIn(folder);

/** Features, a shape computed as exporters write it, and a head; symbolic batch. */
function shapedNet(builder: GraphBuilder): void {
  builder.input('x', 'float32', ['N', 3, 6, 6]);
  const [features = ''] = builder.node(
    'Conv',
    ['x', addConstant(builder, 'w', drawn([4, 3, 3, 3]))],
    {
      outputs: ['features'],
      name: '/stem/conv/Conv',
    },
  );
  const shape = builder.node('Shape', [features]);
  const [batch = ''] = builder.node('Gather', [...shape, builder.weight('zero', 'int64', [], [0])]);
  const front = builder.node('Unsqueeze', [batch, addConstant(builder, 'axis', ints(0))]);
  const target = builder.node('Concat', [...front, addConstant(builder, 'rest', ints(-1))], {
    attributes: { axis: 0 },
  });
  const zeros = builder.node('ConstantOfShape', shape);
  const moved = builder.node('Add', [features, ...zeros], { outputs: ['moved'] });
  const flat = builder.node('Reshape', [...moved, ...target], { outputs: ['flat'] });
  const dropped = builder.node('Dropout', flat, { outputs: ['dropped'] });
  builder.node('MatMul', [...dropped, addConstant(builder, 'head', drawn([64, 5]))], {
    outputs: ['y'],
  });
  builder.output('y', 'float32', ['N', 5]);
}

describe('shape arithmetic', () => {
  it.each([1, 3])('becomes constants for a batch of %i, and names stay', async (batch) => {
    const request = await requestFor(shapedNet, [batch, 3, 6, 6]);
    const { canonical, difference } = await compare(request.file, request.input.dims, ['y']);
    expect(difference).toBeLessThan(1e-6);
    const { graph, aliases, agreement } = canonical;
    expect(graph.nodes.map(({ op, name, outputs }) => [op, name, ...outputs])).toEqual([
      ['Conv', '/stem/conv/Conv', 'features'],
      ['Add', expect.any(String), 'moved'],
      ['Reshape', expect.any(String), 'flat'],
      ['MatMul', expect.any(String), 'y'],
    ]);
    expect(Object.fromEntries(aliases)).toEqual({ dropped: 'flat' });
    expect(graph.shapes.get('flat')).toEqual({ type: 'float32', dims: [batch, 64] });
    const values = graph.nodes.flatMap((node) => [...node.inputs, ...node.outputs]);
    expect(values.filter((name) => !graph.shapes.has(name))).toEqual([]);
    expect(agreement).toMatchObject({ kind: 'float32', isWithin: true, sameTop1: true });
  });

  it('decides the branches that depend on sizes, whose own sizes decide the next', async () => {
    const request = await requestFor(
      (builder) => {
        builder.input('x', 'float32', ['N', 3, 6, 6]);
        const inner = sizeChoice('x', 'inner', 3, (b) =>
          b.node('Relu', ['x'], { outputs: ['inner then'] }),
        );
        const outer = sizeChoice('x', 'outer', 3, (b) => {
          inner(b);
          b.node('Neg', ['inner'], { outputs: ['outer then'] });
        });
        outer(builder);
        builder.node('Identity', ['outer'], { outputs: ['y'] });
        builder.output('y', 'float32', []);
      },
      [1, 3, 6, 6],
    );
    const { canonical, difference } = await compare(request.file, [1, 3, 6, 6], ['y']);
    expect(difference).toBe(0);
    expect(canonical.graph.nodes.map(({ op }) => op)).toEqual(['Relu', 'Neg', 'Identity']);
  });
});

/** `result` = the branch where the channels of `of` are that many, else `of`. */
function sizeChoice(
  of: string,
  result: string,
  channels: number,
  branch: (builder: GraphBuilder) => void,
) {
  return (builder: GraphBuilder): void => {
    const graphOf = (name: string, build: (b: GraphBuilder) => void) => {
      const b = createGraphBuilder({ name });
      build(b);
      b.output(name, 'float32', []);
      return { graph: b.toGraph() };
    };
    const shape = builder.node('Shape', [of], { outputs: [`${result} shape`] });
    const axis = builder.weight(`${result} axis`, 'int64', [], [1]);
    const count = builder.node('Gather', [...shape, axis], { outputs: [`${result} count`] });
    const wanted = builder.weight(`${result} wanted`, 'int64', [], [channels]);
    const condition = builder.node('Equal', [...count, wanted], {
      outputs: [`${result} condition`],
    });
    builder.node('If', condition, {
      outputs: [result],
      attributes: {
        then_branch: graphOf(`${result} then`, branch),
        else_branch: graphOf(`${result} else`, (b) => {
          b.node('Identity', [of], { outputs: [`${result} else`] });
        }),
      },
    });
  };
}

describe('weights', () => {
  const linear = (builder: GraphBuilder): void => {
    builder.input('x', 'float32', [1, 4]);
    builder.node('MatMul', ['x', addConstant(builder, 'w', drawn([4, 3]))], { outputs: ['y'] });
    builder.output('y', 'float32', [1, 3]);
  };

  it('listed as inputs are constants, whatever the batch', async () => {
    const builder = createGraphBuilder({ opset: 7 });
    linear(builder);
    const model = builder.toModel();
    model.irVersion = 3n;
    model.graph?.input.push(
      create(ValueInfoProtoSchema, {
        name: 'w',
        type: { value: { case: 'tensorType', value: { elemType: 1 } } },
      }),
    );
    const file = await fileOf(folder, { toBytes: () => toBinary(ModelProtoSchema, model) });
    const { canonical, difference } = await compare(file, [1, 4], ['y']);
    expect(difference).toBe(0);
    expect(canonical.graph.inputs.map(({ name }) => name)).toEqual(['x']);
  });

  it('in files beside the model are read, and the file is run with them', async () => {
    const builder = createGraphBuilder();
    linear(builder);
    const model = builder.toModel();
    const [tensor] = model.graph?.initializer ?? [];
    if (!tensor) throw new Error('There is no weight.');
    await writeFile(folder.file('weights.bin'), tensor.rawData);
    tensor.rawData = new Uint8Array(0);
    tensor.dataLocation = 1;
    tensor.externalData = [
      { $typeName: 'onnx.StringStringEntryProto', key: 'location', value: 'weights.bin' },
    ];
    const external = await fileOf(
      folder,
      { toBytes: () => toBinary(ModelProtoSchema, model) },
      'external.onnx',
    );
    const plain = await requestFor(linear, [1, 4]);
    const [a, b] = [await canonicalise({ ...plain, file: external }), await canonicalise(plain)];
    expect(a.agreement).toMatchObject({ difference: 0, isWithin: true });
    expect(a.graph.constants).toEqual(b.graph.constants);
  });

  it('that are sparse become plain', async () => {
    const builder = createGraphBuilder();
    builder.input('x', 'float32', [1, 4]);
    builder.node('MatMul', ['x', 'w'], { outputs: ['y'] });
    builder.output('y', 'float32', [1, 3]);
    const parts = createGraphBuilder();
    parts.weight('w', 'float32', [2], [5, 7]);
    parts.weight('places', 'int64', [2], [1, 11]);
    const [values, indices] = parts.toGraph().initializer;
    const model = builder.toModel();
    if (!values || !indices || !model.graph) throw new Error('A part is missing.');
    model.graph.sparseInitializer = [
      { $typeName: 'onnx.SparseTensorProto', values, indices, dims: [4n, 3n] },
    ];
    const file = await fileOf(folder, { toBytes: () => toBinary(ModelProtoSchema, model) });
    const { canonical, difference } = await compare(file, [1, 4], ['y']);
    expect(difference).toBe(0);
    expect(canonical.graph.constants.get('w')?.data).toEqual(
      Float32Array.of(0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7),
    );
  });
});

describe('other element types', () => {
  const typed = (type: 'float16' | 'float64') => (builder: GraphBuilder) => {
    builder.input('x', type, [2, 8]);
    builder.weight(
      'w',
      type,
      [8, 3],
      Array.from({ length: 24 }, (_, i) => Math.sin(i)),
    );
    builder.weight('half', type, [], [0.5]);
    const product = builder.node('MatMul', ['x', 'w']);
    const moved = builder.node('Mul', [...product, 'half']);
    builder.node('Softmax', moved, { outputs: ['y'] });
    builder.output('y', type, [2, 3]);
  };

  it.each([
    { type: 'float16', kind: 'float16', tolerance: 5e-3 },
    { type: 'float64', kind: 'float32', tolerance: 1e-6 },
  ] as const)('$type becomes float32 and is told', async ({ type, kind, tolerance }) => {
    const request = await requestFor(typed(type), [2, 8]);
    const { canonical, difference } = await compare(request.file, [2, 8], ['y']);
    const { graph, agreement, notes } = canonical;
    expect(difference).toBeLessThan(tolerance);
    expect(new Set([...graph.shapes.values()].map((shape) => shape.type))).toEqual(
      new Set(['float32']),
    );
    expect([agreement.kind, notes]).toEqual([
      kind,
      [`The file computes in ${type}; here everything is float32.`],
    ]);
  });

  it('pixels as bytes become real numbers, and so does what they are computed with', async () => {
    const request = await requestFor(
      (builder) => {
        builder.input('x', 'uint8', [1, 2, 2, 3]);
        const turned = builder.node('Transpose', ['x'], { attributes: { perm: [0, 3, 1, 2] } });
        const most = builder.node('Max', [...turned, builder.weight('floor', 'uint8', [], [9])]);
        const float = builder.node('Cast', most, { attributes: { to: 1 } });
        builder.node('Div', [...float, builder.weight('range', 'float32', [], [255])], {
          outputs: ['y'],
        });
        builder.output('y', 'float32', [1, 3, 2, 2]);
      },
      [1, 2, 2, 3],
    );
    const { canonical, difference } = await compare(request.file, [1, 2, 2, 3], ['y']);
    expect(difference).toBeLessThan(1e-6);
    expect(canonical.graph.inputs).toEqual([{ name: 'x', type: 'float32', dims: [1, 2, 2, 3] }]);
    expect(canonical.graph.nodes.map(({ op }) => op)).toEqual(['Transpose', 'Max', 'Div']);
  });
});
