// A weight looked at: read only now, since a file can hold gigabytes of them.

import { writeNpy, writeNpyBytes } from '../../../base/npy';
import type { WeightDetail } from '../../../protocol/graph';
import { elementTypeOf, isNumericType } from '../elementTypes';
import { type ModelPlace, readTensor } from '../externalData';
import type { TensorValue } from '../tensor';
import { weightUnknown } from './errors';
import { filterPictures } from './filterPictures';
import type { Outline } from './outline';
import { numbersOf } from './weightNumbers';
import { weightStatistics } from './weightStatistics';

const firstNumbers = 64;

/** A value that is unpacked from a weight is shown as what is stored. Throws weight-unknown and what reading throws. */
export async function weightDetail(
  outline: Outline,
  name: string,
  place: ModelPlace,
  signal?: AbortSignal,
): Promise<WeightDetail> {
  const tensor = await readWeight(outline, name, place);
  return {
    name,
    type: tensor.type,
    dims: tensor.dims,
    bytes: tensor.data.byteLength,
    ...(await weightStatistics(tensor, signal)),
    filters: filterPictures(outline, name, tensor),
    first: [...numbersOf(tensor, 0, firstNumbers)],
  };
}

/** NumPy has no bfloat16: such a weight becomes float32, which holds it exactly. */
export async function weightNpy(
  outline: Outline,
  name: string,
  place: ModelPlace,
): Promise<Uint8Array> {
  const { type, dims, data } = await readWeight(outline, name, place);
  const descr = npyTypes[type];
  if (descr !== undefined) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return writeNpyBytes(descr, dims, bytes);
  }
  return writeNpy(Float32Array.from(numbersOf({ type, dims, data }, 0, data.length)), dims);
}

const npyTypes: Readonly<Partial<Record<TensorValue['type'], string>>> = {
  float32: '<f4',
  float64: '<f8',
  float16: '<f2',
  int8: '|i1',
  uint8: '|u1',
  bool: '|b1',
  int16: '<i2',
  uint16: '<u2',
  int32: '<i4',
  uint32: '<u4',
  int64: '<i8',
  uint64: '<u8',
};

async function readWeight(
  { weights }: Outline,
  name: string,
  place: ModelPlace,
): Promise<TensorValue> {
  const tensor = weights.get(name);
  if (!tensor || !isNumericType(elementTypeOf(tensor.dataType))) {
    throw weightUnknown(place.path, name);
  }
  return readTensor(place, tensor);
}
