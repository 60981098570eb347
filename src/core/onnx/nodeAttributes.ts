// Reading the attributes of plain nodes, with the defaults of the specification given by the caller.

import { type AttributeValue, attributeKind } from './attributes';
import type { Attributes, Node } from './graph';
import type { NodeProto } from './onnx_pb';
import { tensorValue } from './tensor';

/** Every kind in the form that says what it is: a float stays a float even where it is whole. */
export function readAttributes(node: NodeProto, path: string): Attributes {
  return Object.fromEntries(
    node.attribute.flatMap((each): [string, AttributeValue][] => {
      switch (attributeKind(each)) {
        case 'float':
          return [[each.name, { float: each.f }]];
        case 'int':
          return [[each.name, { int: exact(each.i) }]];
        case 'string':
          return [[each.name, new TextDecoder().decode(each.s)]];
        case 'tensor':
          return each.t ? [[each.name, tensorValue(each.t, path)]] : [];
        case 'graph':
          return each.g ? [[each.name, { graph: each.g }]] : [];
        case 'floats':
          return [[each.name, { floats: each.floats }]];
        case 'ints':
          return [[each.name, { ints: each.ints.map(exact) }]];
        case 'strings':
          return [
            [each.name, { strings: each.strings.map((text) => new TextDecoder().decode(text)) }],
          ];
        default:
          // Sparse tensors, types and lists of graphs: no operator that is edited here has them.
          return [];
      }
    }),
  );
}

/** The largest int64, with which slices say "to the end", is no whole number of JavaScript. */
function exact(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

export function intOf(node: Node, name: string, otherwise: number): number {
  const value = node.attributes[name];
  if (typeof value === 'number') return value;
  return isObject(value) && 'int' in value ? Number(value.int) : otherwise;
}

export function floatOf(node: Node, name: string, otherwise: number): number {
  const value = node.attributes[name];
  if (typeof value === 'number') return value;
  return isObject(value) && 'float' in value ? value.float : otherwise;
}

export function textOf(node: Node, name: string, otherwise: string): string {
  const value = node.attributes[name];
  return typeof value === 'string' ? value : otherwise;
}

/** undefined where the attribute is left out. */
export function intsOf(node: Node, name: string): readonly number[] | undefined {
  const value = node.attributes[name];
  if (Array.isArray(value)) return value.map(Number);
  return isObject(value) && 'ints' in value ? value.ints.map(Number) : undefined;
}

/** undefined where the attribute is left out. */
export function floatsOf(node: Node, name: string): readonly number[] | undefined {
  const value = node.attributes[name];
  if (Array.isArray(value)) return value.map(Number);
  return isObject(value) && 'floats' in value ? value.floats : undefined;
}

function isObject(
  value: AttributeValue | undefined,
): value is Exclude<AttributeValue, number | string | readonly number[] | readonly string[]> {
  return typeof value === 'object' && !Array.isArray(value);
}
