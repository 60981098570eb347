// An attribute of a node as a short text.

import { attributeKind } from '../attributes';
import { elementTypeOf } from '../elementTypes';
import type { AttributeProto, TensorProto } from '../onnx_pb';
import { isExternal, tensorValue } from '../tensor';
import { shortened } from './labels';

const longestList = 16;

export function attributeText(attribute: AttributeProto): string {
  const { f, i, s, t, g, floats, ints, strings, graphs, tensors, refAttrName } = attribute;
  if (refAttrName !== '') return `attribute ${shortened(refAttrName)}`;
  switch (attributeKind(attribute)) {
    case 'float':
      return numberText(f);
    case 'int':
      return String(i);
    case 'string':
      return textOf(s);
    case 'tensor':
      return t ? tensorText(t) : '';
    case 'graph':
      return g ? `graph of ${nodesText(g.node.length)}` : '';
    case 'floats':
      return listText(floats.map(numberText));
    case 'ints':
      return listText(ints.map(String));
    case 'strings':
      return listText(strings.map((each) => textOf(each)));
    case undefined:
      if (graphs.length > 0) return `${graphs.length} graphs`;
      return tensors.length > 0 ? `${tensors.length} tensors` : 'of a kind that is not shown';
  }
}

export function nodesText(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}

/** "float32[64, 3, 7, 7]"; small ones with their number. */
export function tensorText(tensor: TensorProto): string {
  const type = elementTypeOf(tensor.dataType);
  const layout = `${type === 'other' ? 'tensor' : type}[${tensor.dims.join(', ')}]`;
  const isSingle = tensor.dims.every((dim) => dim === 1n);
  const number = isSingle && !isExternal(tensor) ? firstNumber(tensor) : null;
  return number === null ? layout : `${layout} = ${number}`;
}

function firstNumber(tensor: TensorProto): string | null {
  try {
    const { type, data } = tensorValue(tensor, '');
    const [value] = data;
    const isBits = type === 'float16' || type === 'bfloat16';
    return value === undefined || isBits ? null : numberText(Number(value));
  } catch {
    // Text and damaged tensors have no number to show.
    return null;
  }
}

/** A float32 is written with the digits that it holds. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(7)));
}

function textOf(bytes: Uint8Array): string {
  return shortened(new TextDecoder().decode(bytes.subarray(0, 1024)));
}

function listText(texts: readonly string[]): string {
  const more = texts.length - longestList;
  const shown = texts.slice(0, longestList).join(', ');
  return shortened(more > 0 ? `[${shown}, … ${more} more]` : `[${shown}]`);
}
