// Products of big matrices through ONNX Runtime: a model of one Gemm node is the fastest matrix product at hand.

import { createGraphBuilder } from '../../onnx/builder';
import type { RunModel } from '../../onnx/runModel';
import type { TensorValue } from '../../runtime/types';
import type { Matrix } from './matrix';

export interface Transposed {
  readonly left?: boolean;
  readonly right?: boolean;
}

export type Multiply = (left: Matrix, right: Matrix, transposed?: Transposed) => Promise<Matrix>;

export function createMultiply(run: RunModel): Multiply {
  return async (left, right, transposed = {}) => {
    const feeds = { left: tensorOf(left), right: tensorOf(right) };
    const { product } = await run(productModel(transposed), feeds, ['product']);
    return matrixOf(product);
  };
}

export function tensorOf({ rows, columns, data }: Matrix): TensorValue {
  return { type: 'float32', dims: [rows, columns], data };
}

/** A float32 tensor as a matrix with one row for each entry of its first axis. */
export function matrixOf(tensor: TensorValue | undefined): Matrix {
  if (!(tensor?.data instanceof Float32Array)) throw new TypeError('A float32 tensor is needed.');
  const [rows = 1, ...rest] = tensor.dims;
  return { rows, columns: rest.reduce((product, dim) => product * dim, 1), data: tensor.data };
}

function productModel({ left = false, right = false }: Transposed): Uint8Array {
  const graph = createGraphBuilder({ name: 'product' });
  const operands = [
    graph.input('left', 'float32', [null, null]),
    graph.input('right', 'float32', [null, null]),
  ];
  graph.node('Gemm', operands, {
    outputs: ['product'],
    attributes: { transA: left ? 1 : 0, transB: right ? 1 : 0 },
  });
  graph.output('product', 'float32', [null, null]);
  return graph.toBytes();
}
