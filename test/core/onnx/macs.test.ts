// The figures of each operator by hand, against the shapes that ONNX Runtime finds.

import { create } from '@bufbuild/protobuf';
import { expect, it } from 'vitest';
import { createGraphBuilder, type GraphBuilder } from '../../../src/core/onnx/builder';
import { ValueInfoProtoSchema } from '../../../src/core/onnx/onnx_pb';
import { type OnnxFile, readModelFile } from '../../../src/core/onnx/readModel';
import { executedFacts, image, quantised, temporaryFolder, filled as weight } from './support';

const folder = temporaryFolder();
const domains = { 'com.microsoft': 1 };

async function fileOf(builder: GraphBuilder): Promise<OnnxFile> {
  return readModelFile(await folder.write('model.onnx', builder.toBytes()));
}

interface CostCase {
  readonly op: string;
  readonly build: (builder: GraphBuilder) => void;
  readonly shape: readonly number[];
  readonly parameters: number;
  readonly macs: number;
}

const costs: readonly CostCase[] = [
  {
    op: 'Conv',
    build: (b) =>
      b.node('Conv', [image(b, 1, 3, 8, 8), weight(b, 'w', 4, 3, 3, 3), weight(b, 'b', 4)], {
        attributes: { pads: [1, 1, 1, 1] },
      }),
    shape: [1, 4, 8, 8],
    parameters: 4 * 3 * 9 + 4,
    macs: 4 * 8 * 8 * 3 * 9,
  },
  {
    op: 'Conv, grouped and strided',
    build: (b) =>
      b.node('Conv', [image(b, 1, 6, 9, 9), weight(b, 'w', 6, 2, 3, 3)], {
        attributes: { group: 3, strides: [2, 2] },
      }),
    shape: [1, 6, 4, 4],
    parameters: 6 * 2 * 9,
    macs: 6 * 4 * 4 * 2 * 9,
  },
  {
    op: 'Conv, depthwise, one axis',
    build: (b) =>
      b.node('Conv', [image(b, 1, 5, 10), weight(b, 'w', 5, 1, 4)], { attributes: { group: 5 } }),
    shape: [1, 5, 7],
    parameters: 20,
    macs: 5 * 7 * 4,
  },
  {
    op: 'ConvTranspose',
    build: (b) =>
      b.node('ConvTranspose', [image(b, 1, 4, 5, 5), weight(b, 'w', 4, 3, 2, 2)], {
        attributes: { group: 2, strides: [2, 2] },
      }),
    shape: [1, 6, 10, 10],
    parameters: 48,
    macs: 4 * 25 * 3 * 4,
  },
  {
    op: 'Gemm',
    build: (b) =>
      b.node('Gemm', [image(b, 1, 7), weight(b, 'w', 5, 7), weight(b, 'c', 5)], {
        attributes: { transB: 1 },
      }),
    shape: [1, 5],
    parameters: 40,
    macs: 35,
  },
  {
    op: 'Gemm, first operand transposed',
    build: (b) =>
      b.node('Gemm', [image(b, 7, 2), weight(b, 'w', 7, 5)], { attributes: { transA: 1 } }),
    shape: [2, 5],
    parameters: 35,
    macs: 2 * 5 * 7,
  },
  {
    op: 'MatMul, batched',
    build: (b) => b.node('MatMul', [image(b, 2, 3, 4, 5), weight(b, 'w', 5, 6)]),
    shape: [2, 3, 4, 6],
    parameters: 30,
    macs: 2 * 3 * 4 * 6 * 5,
  },
  {
    op: 'MatMul of a vector',
    build: (b) => b.node('MatMul', [image(b, 5), weight(b, 'w', 5, 6)]),
    shape: [6],
    parameters: 30,
    macs: 30,
  },
  {
    op: 'MatMul without weights',
    build: (b) => {
      image(b, 1, 4, 6);
      b.node('MatMul', ['x', ...b.node('Transpose', ['x'], { attributes: { perm: [0, 2, 1] } })]);
    },
    shape: [1, 4, 4],
    parameters: 0,
    macs: 4 * 4 * 6,
  },
  {
    op: 'Einsum',
    build: (b) =>
      b.node('Einsum', [image(b, 2, 3, 4), weight(b, 'w', 4, 5)], {
        attributes: { equation: '...c, cd -> ...d' },
      }),
    shape: [2, 3, 5],
    parameters: 20,
    macs: 2 * 3 * 4 * 5,
  },
  {
    op: 'Einsum of one operand',
    build: (b) => b.node('Einsum', [image(b, 2, 3)], { attributes: { equation: 'ij->ji' } }),
    shape: [3, 2],
    parameters: 0,
    macs: 0,
  },
  {
    op: 'FusedConv',
    build: (b) =>
      b.node('FusedConv', [image(b, 1, 2, 4, 4), weight(b, 'w', 3, 2, 1, 1)], {
        domain: 'com.microsoft',
        attributes: { activation: 'Relu' },
      }),
    shape: [1, 3, 4, 4],
    parameters: 6,
    macs: 16 * 6,
  },
  {
    op: 'FusedGemm',
    build: (b) =>
      b.node('FusedGemm', [image(b, 1, 7), weight(b, 'w', 7, 5), weight(b, 'c', 5)], {
        domain: 'com.microsoft',
        attributes: { activation: 'Relu' },
      }),
    shape: [1, 5],
    parameters: 40,
    macs: 35,
  },
  {
    op: 'FusedMatMul',
    build: (b) =>
      b.node('FusedMatMul', [image(b, 2, 7, 3), weight(b, 'w', 7, 5)], {
        domain: 'com.microsoft',
        attributes: { transA: 1 },
      }),
    shape: [2, 3, 5],
    parameters: 35,
    macs: 2 * 3 * 5 * 7,
  },
  {
    op: 'MultiHeadAttention',
    build: (b) =>
      b.node('MultiHeadAttention', [image(b, 1, 6, 8), 'x', 'x'], {
        domain: 'com.microsoft',
        attributes: { num_heads: 2 },
      }),
    shape: [1, 6, 8],
    parameters: 0,
    macs: 2 * 6 * 6 * 8,
  },
  {
    op: 'ConvInteger',
    build: (b) => {
      const [x = ''] = b.node('Cast', [image(b, 1, 2, 4, 4)], { attributes: { to: 2 } });
      b.weight('w', 'int8', [3, 2, 3, 3], Array(54).fill(1));
      b.node('ConvInteger', [x, 'w']);
    },
    shape: [1, 3, 2, 2],
    parameters: 54,
    macs: 12 * 18,
  },
  {
    op: 'MatMulInteger',
    build: (b) => {
      const [x = ''] = b.node('Cast', [image(b, 1, 7)], { attributes: { to: 2 } });
      b.weight('w', 'int8', [7, 5], Array(35).fill(1));
      b.node('MatMulInteger', [x, 'w']);
    },
    shape: [1, 5],
    parameters: 35,
    macs: 35,
  },
  {
    op: 'QLinearConv',
    build: (b) => {
      const [scale = '', zero = ''] = quantised(b, 'activation', 1).slice(1);
      const [x = ''] = b.node('QuantizeLinear', [image(b, 1, 2, 4, 4), scale, zero]);
      const bias = b.weight('bias', 'int32', [3], [0, 0, 0]);
      const w = quantised(b, 'w', 3, 2, 3, 3);
      b.node('QLinearConv', [x, scale, zero, ...w, scale, zero, bias]);
    },
    shape: [1, 3, 2, 2],
    parameters: 54 + 3,
    macs: 12 * 18,
  },
  {
    op: 'QGemm',
    build: (b) => {
      const [scale = '', zero = ''] = quantised(b, 'activation', 1).slice(1);
      const [x = ''] = b.node('QuantizeLinear', [image(b, 1, 7), scale, zero]);
      const w = quantised(b, 'w', 7, 5);
      const bias = b.weight('bias', 'int32', [5], [0, 0, 0, 0, 0]);
      const operands = [x, scale, zero, ...w, bias, scale, zero];
      b.node('QGemm', operands, { domain: 'com.microsoft' });
    },
    shape: [1, 5],
    parameters: 35 + 5,
    macs: 35,
  },
  {
    op: 'BatchNormalization',
    build: (b) => {
      const statistics = ['scale', 'bias', 'mean', 'variance'].map((name) => weight(b, name, 3));
      b.node('BatchNormalization', [image(b, 1, 3, 2, 2), ...statistics]);
    },
    shape: [1, 3, 2, 2],
    parameters: 6,
    macs: 0,
  },
  {
    op: 'Clip',
    build: (b) => {
      b.weight('low', 'float32', [], [0]);
      b.node('Clip', [image(b, 1, 3), 'low', b.weight('high', 'float32', [], [6])]);
    },
    shape: [1, 3],
    parameters: 0,
    macs: 0,
  },
  {
    op: 'Resize',
    build: (b) =>
      b.node('Resize', [image(b, 1, 1, 2, 2), '', b.weight('s', 'float32', [4], [1, 1, 2, 2])]),
    shape: [1, 1, 4, 4],
    parameters: 0,
    macs: 0,
  },
];

it.each(costs)('$op: shape, parameters and MACs', async ({ build, shape, parameters, macs }) => {
  const builder = createGraphBuilder({ domains });
  build(builder);
  const graph = builder.toGraph();
  const name = graph.node.at(-1)?.output[0] ?? '';
  graph.output.push(create(ValueInfoProtoSchema, { name }));
  const file = await fileOf(builder);
  const facts = await executedFacts(file);
  expect(facts.at(-1)).toMatchObject({ outputShapes: [shape], parameters, macs });
  expect(file.facts.parameters).toBe(parameters);
});
