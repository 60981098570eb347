// The shapes come from ONNX Runtime, which runs the graph with every value exposed; without them the operators alone must
// lead to the same value.

import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { graphView } from '../../../src/core/model/graphView';
import { automaticTargetLayer, type Shapes } from '../../../src/core/model/targetLayer';
import type { AttributeValue } from '../../../src/core/onnx/attributes';
import { createGraphBuilder, type GraphBuilder } from '../../../src/core/onnx/builder';

type Attributes = Readonly<Record<string, AttributeValue>>;

/** Adds nodes one after the other; `$` in the inputs stands for the value before. */
function chain(b: GraphBuilder, start: string, ...steps: readonly Step[]): string {
  return steps.reduce((value, [op, output, weights = [], attributes = {}]) => {
    const inputs = [value, ...weights];
    return b.node(op, inputs, { outputs: [output], name: output, attributes })[0] ?? '';
  }, start);
}

type Step = readonly [
  op: string,
  output: string,
  weights?: readonly string[],
  attributes?: Attributes,
];

const filled = (b: GraphBuilder, name: string, dims: readonly number[]): string => {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return b.weight(
    name,
    'float32',
    dims,
    Array.from({ length: count }, (_, i) => Math.sin(i) / 4),
  );
};
const ints = (b: GraphBuilder, name: string, values: readonly number[]): string =>
  b.weight(name, 'int64', [values.length], values);
const conv = (b: GraphBuilder, output: string, from: number, to: number, side = 3): Step => [
  'Conv',
  output,
  [filled(b, `${output}.weight`, [to, from, side, side])],
  side === 3 ? { pads: [1, 1, 1, 1] } : {},
];
const gemm = (b: GraphBuilder, output: string, from: number): Step => [
  'Gemm',
  output,
  [filled(b, `${output}.weight`, [from, 5])],
];

interface Case {
  readonly build: (b: GraphBuilder, picture: string) => string;
  /** By shapes and by operators; a pair where the operators alone cannot know. */
  readonly value: string | null;
  readonly withoutShapes?: string | null;
  readonly detail: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  'ResNet: the ReLU before the global pool': {
    build: (b, x) => {
      const stem = chain(b, x, conv(b, 'c1', 3, 4), ['Relu', 'r1']);
      const branch = chain(b, stem, conv(b, 'c2', 4, 4), ['Relu', 'r2'], conv(b, 'c3', 4, 4));
      const sum = b.node('Add', [branch, stem], { outputs: ['sum'] })[0] ?? '';
      return chain(
        b,
        sum,
        ['Relu', 'r3'],
        ['GlobalAveragePool', 'pool'],
        ['Flatten', 'flat'],
        gemm(b, 'scores', 4),
      );
    },
    value: 'r3',
    detail: /^input of the last pooling pool \(GlobalAveragePool\)$/,
  },
  'SqueezeNet: the class maps after the last ReLU': {
    build: (b, x) =>
      chain(
        b,
        x,
        conv(b, 'c1', 3, 4),
        ['Relu', 'r1'],
        ['Dropout', 'd1'],
        conv(b, 'c2', 4, 5, 1),
        ['Relu', 'r2'],
        ['GlobalAveragePool', 'pool'],
        ['Softmax', 'scores'],
      ),
    value: 'r2',
    detail: /last pooling/,
  },
  'squeeze-and-excitation: its pool is not the last one': {
    build: (b, x) => {
      const map = chain(b, x, conv(b, 'c1', 3, 4), ['Relu', 'r1']);
      const gate = chain(b, map, ['GlobalAveragePool', 'squeeze'], conv(b, 'excite', 4, 4, 1), [
        'Sigmoid',
        'gate',
      ]);
      const gated = b.node('Mul', [map, gate], { outputs: ['gated'] })[0] ?? '';
      return chain(b, gated, ['Flatten', 'flat'], gemm(b, 'scores', 4 * 8 * 8));
    },
    value: 'gated',
    detail: /^input of the Flatten flat before the head$/,
  },
  'MobileNetV3: a head of 1×1 convolutions behind the pool': {
    build: (b, x) =>
      chain(
        b,
        x,
        conv(b, 'c1', 3, 4),
        ['HardSwish', 'h1'],
        ['GlobalAveragePool', 'pool'],
        conv(b, 'c2', 4, 4, 1),
        ['HardSwish', 'h2'],
        ['Flatten', 'flat'],
        gemm(b, 'scores', 4),
      ),
    value: 'h1',
    detail: /last pooling pool/,
  },
  'a spatial mean': {
    build: (b, x) =>
      chain(
        b,
        x,
        conv(b, 'c1', 3, 4),
        ['Relu', 'r1'],
        ['ReduceMean', 'mean', [], { axes: [2, 3], keepdims: 0 }],
        gemm(b, 'scores', 4),
      ),
    value: 'r1',
    detail: /^input of the last spatial ReduceMean mean$/,
  },
  'a mean over one axis after the other': {
    build: (b, x) =>
      chain(
        b,
        x,
        conv(b, 'c1', 3, 4),
        ['Relu', 'r1'],
        ['ReduceMean', 'rows', [], { axes: [3] }],
        ['ReduceMean', 'all', [], { axes: [2] }],
        ['Flatten', 'flat'],
        gemm(b, 'scores', 4),
      ),
    value: 'r1',
    withoutShapes: 'all',
    detail: /./,
  },
  'an average pool over the whole map': {
    build: (b, x) =>
      chain(
        b,
        x,
        conv(b, 'c1', 3, 4),
        ['Relu', 'r1'],
        ['AveragePool', 'pool', [], { kernel_shape: [8, 8] }],
        ['Flatten', 'flat'],
        gemm(b, 'scores', 4),
      ),
    value: 'r1',
    detail: /last pooling pool \(AveragePool\)/,
  },
  'VGG: the max pool before an adaptive pool that does nothing': {
    build: (b, x) =>
      chain(
        b,
        x,
        conv(b, 'c1', 3, 4),
        ['Relu', 'r1'],
        ['MaxPool', 'max', [], { kernel_shape: [2, 2], strides: [2, 2] }],
        ['AveragePool', 'adaptive', [], { kernel_shape: [1, 1] }],
        ['Flatten', 'flat'],
        gemm(b, 'scores', 64),
      ),
    value: 'max',
    detail: /before the head/,
  },
  'LeNet: a max pool, then a reshape': {
    build: (b, x) =>
      chain(
        b,
        x,
        conv(b, 'c1', 3, 4),
        ['Relu', 'r1'],
        ['MaxPool', 'max', [], { kernel_shape: [2, 2], strides: [2, 2] }],
        ['Reshape', 'flat', [ints(b, 'shape', [1, -1])]],
        gemm(b, 'scores', 64),
      ),
    value: 'max',
    detail: /^input of the Reshape flat before the head$/,
  },
  'Keras: before the transpose back to channels last': {
    build: (b, x) =>
      chain(
        b,
        x,
        conv(b, 'c1', 3, 4),
        ['Relu', 'r1'],
        ['Transpose', 't1', [], { perm: [0, 2, 3, 1] }],
        ['Flatten', 'flat'],
        gemm(b, 'scores', 256),
      ),
    value: 'r1',
    detail: /Flatten flat/,
  },
  'a head that is a convolution over the whole map': {
    build: (b, x) =>
      chain(
        b,
        x,
        conv(b, 'c1', 3, 4),
        ['Relu', 'r1'],
        ['Conv', 'scores', [filled(b, 'head', [5, 4, 8, 8])]],
      ),
    value: 'r1',
    detail: /^last feature map, before Conv scores$/,
  },
  'a token model: the norm before the last attention': {
    build: (b, x) => tokens(b, x),
    value: 'norm2',
    detail: /^output of the norm before the last block's attention \(mix2\)$/,
  },
  'no feature map at all': {
    build: (b, x) => chain(b, x, ['Flatten', 'flat'], gemm(b, 'scores', 3 * 8 * 8)),
    value: null,
    detail: /no feature map/,
  },
};

/** Two blocks of attention and a class token, as a vision transformer has them. */
function tokens(b: GraphBuilder, x: string): string {
  let stream = chain(
    b,
    x,
    ['Conv', 'patches', [filled(b, 'embed', [4, 3, 4, 4])], { strides: [4, 4] }],
    ['Reshape', 'rows', [ints(b, 'rowShape', [1, 4, 4])]],
    ['Transpose', 'sequence', [], { perm: [0, 2, 1] }],
  );
  stream =
    b.node('Concat', [filled(b, 'class', [1, 1, 4]), stream], {
      outputs: ['tokens'],
      attributes: { axis: 1 },
    })[0] ?? '';
  for (const block of [1, 2]) {
    const norm = chain(b, stream, [
      'LayerNormalization',
      `norm${block}`,
      [filled(b, `gamma${block}`, [4])],
    ]);
    const [query = '', key = '', value = ''] = ['q', 'k', 'v'].map((part) =>
      chain(b, norm, ['MatMul', `${part}${block}`, [filled(b, `${part}${block}.weight`, [4, 4])]]),
    );
    const turned = chain(b, key, ['Transpose', `turned${block}`, [], { perm: [0, 2, 1] }]);
    const weights = chain(
      b,
      query,
      ['MatMul', `match${block}`, [turned]],
      ['Softmax', `attention${block}`, [], { axis: -1 }],
    );
    const mixed = chain(b, weights, ['MatMul', `mix${block}`, [value]]);
    stream = b.node('Add', [stream, mixed], { outputs: [`stream${block}`] })[0] ?? '';
  }
  const [zero] = [ints(b, 'zero', [0])];
  return chain(
    b,
    stream,
    ['Gather', 'cls', [zero], { axis: 1 }],
    ['Flatten', 'flat'],
    gemm(b, 'scores', 4),
  );
}

describe('automaticTargetLayer', () => {
  it.each(Object.entries(cases))('%s', async (_, { build, value, detail, ...rest }) => {
    const builder = createGraphBuilder();
    const output = build(builder, builder.input('picture', 'float32', [1, 3, 8, 8]));
    const ends = { input: 'picture', output };
    const graph = graphView(builder.toGraph(), 'test.onnx');
    const found = automaticTargetLayer(graph, ends, await executedShapes(builder, output));
    const guessed = automaticTargetLayer(graph, ends, {});
    expect([found.value, guessed.value]).toEqual([
      value,
      'withoutShapes' in rest ? rest.withoutShapes : value,
    ]);
    expect(found.detail).toMatch(detail);
  });
});

async function executedShapes(builder: GraphBuilder, scores: string): Promise<Shapes> {
  builder.output(scores, 'float32', ['a', 'b']);
  const names = builder.toGraph().node.flatMap((node) => node.output);
  for (const name of names.filter((each) => each !== scores)) builder.output(name, 'float32', []);
  const model = builder.toModel();
  for (const output of model.graph?.output ?? []) {
    if (output.type?.value.case === 'tensorType') delete output.type.value.value.shape;
  }
  const { toBinary } = await import('@bufbuild/protobuf');
  const { ModelProtoSchema } = await import('../../../src/core/onnx/onnx_pb');
  const session = await ort.InferenceSession.create(toBinary(ModelProtoSchema, model), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 3,
  });
  const picture = new ort.Tensor('float32', new Float32Array(3 * 64).fill(0.5), [1, 3, 8, 8]);
  const results = await session.run({ picture });
  return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensor.dims]));
}
