// What the sample's tests share: models run by onnxruntime-node directly, and matrices written as rows.

import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Random } from '../../../src/base/random';
import type { RunModel } from '../../../src/core/onnx/runModel';
import type { Matrix } from '../../../src/core/sample/linear/matrix';
import { createMultiply } from '../../../src/core/sample/linear/multiply';

export const runModel: RunModel = async (bytes, feeds, fetches) => {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const inputs = Object.entries(feeds).map(([name, { data, dims }]) => [
    name,
    new Tensor('float32', data as Float32Array, dims),
  ]);
  const outputs = await session.run(Object.fromEntries(inputs), [...fetches]);
  const values = Object.entries(outputs).map(([name, { dims, data }]) => [
    name,
    { type: 'float32', dims, data: data as Float32Array },
  ]);
  await session.release();
  return Object.fromEntries(values);
};

export const multiply = createMultiply(runModel);

export function matrix(rows: readonly (readonly number[])[]): Matrix {
  return {
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    data: Float32Array.from(rows.flat()),
  };
}

export function toRows({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => [
    ...data.subarray(row * columns, (row + 1) * columns),
  ]);
}

export function randomMatrix(random: Random, rows: number, columns: number): Matrix {
  const data = Float32Array.from({ length: rows * columns }, () => random.normal());
  return { rows, columns, data };
}

/** Largest absolute difference between two lists of numbers of the same length. */
export function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < left.length; i++) {
    largest = Math.max(largest, Math.abs((left[i] ?? 0) - (right[i] ?? 0)));
  }
  return largest;
}
