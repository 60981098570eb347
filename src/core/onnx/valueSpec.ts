// What the file declares about a graph input or output.

import type { Dim, ValueSpec } from '../../protocol/model';
import { elementTypeOf } from './elementTypes';
import type { TensorShapeProto, TensorShapeProto_Dimension, ValueInfoProto } from './onnx_pb';

export function valueSpec(info: ValueInfoProto): ValueSpec {
  const { name } = info;
  const untyped = { name, type: 'other', dims: null } as const;
  const value = info.type?.value;
  switch (value?.case) {
    case 'tensorType':
    case 'sparseTensorType':
      return {
        name,
        kind: value.case === 'tensorType' ? 'tensor' : 'sparse-tensor',
        type: elementTypeOf(value.value.elemType),
        dims: dimsOf(value.value.shape),
      };
    case 'sequenceType':
      return { ...untyped, kind: 'sequence' };
    case 'mapType':
      return { ...untyped, kind: 'map' };
    case 'optionalType':
      return { ...untyped, kind: 'optional' };
    case 'opaqueType':
    case undefined:
      return { ...untyped, kind: 'unknown' };
  }
}

/** Inputs that a caller must feed: weights that are listed as inputs too have their value already. */
export function feedInputs(
  inputs: readonly ValueSpec[],
  initializers: ReadonlySet<string>,
): readonly ValueSpec[] {
  return inputs.filter(({ name }) => !initializers.has(name));
}

function dimsOf(shape: TensorShapeProto | undefined): readonly Dim[] | null {
  return shape === undefined ? null : shape.dim.map(dimOf);
}

/** Exporters also write −1 and an empty name for a size that is not fixed. */
function dimOf({ value }: TensorShapeProto_Dimension): Dim {
  if (value.case === 'dimParam') return value.value || null;
  if (value.case === 'dimValue') return value.value < 0n ? null : Number(value.value);
  return null;
}
