// Sparse tensors as plain ones: few files have them, and no operator that is differentiated takes them.

import { arrayOf } from '../elementTypes';
import { tensorInvalid } from '../errors';
import type { SparseTensorProto } from '../onnx_pb';
import { elementCount, type TensorValue, tensorLayout, tensorValue } from '../tensor';

/** Larger than any constant of a classifier; a few bytes of a file must not claim gigabytes. */
const mostElements = 2 ** 27;

/** Indices are places in row-major order [n], or coordinates [n, rank]. Throws `tensor-invalid` where they lie outside. */
export function densify(sparse: SparseTensorProto, path: string): TensorValue {
  const { values, indices } = sparse;
  const name = values?.name ?? '';
  if (!values || !indices) throw tensorInvalid(path, name, 'it is sparse and has no indices');
  const dims = sparse.dims.map(Number);
  const count = elementCount(dims);
  if (!(count >= 0 && count <= mostElements)) {
    throw tensorInvalid(path, name, `its shape [${dims.join(', ')}] is impossible`);
  }
  const { type, data: source } = tensorValue(values, path);
  const places = Array.from(tensorValue(indices, path).data, Number);
  const rank = indices.dims.length === 2 ? dims.length : 1;
  const data = new (arrayOf(tensorLayout(values, path).type))(count);
  source.forEach((value: number | bigint, i: number) => {
    const at = places
      .slice(i * rank, (i + 1) * rank)
      .reduce((sum, index, axis) => (rank === 1 ? index : sum * (dims[axis] ?? 1) + index), 0);
    if (!(at >= 0 && at < count)) throw tensorInvalid(path, name, 'an index lies outside of it');
    data[at] = value;
  });
  return { type, dims, data };
}
