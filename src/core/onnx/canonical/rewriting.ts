// What a rewriting rule is: one node of any opset into nodes of the canonical one, with types, dims and constants at hand.

import type { ElementType } from '../../../protocol/model';
import type { Attributes, Node, ValueShape } from '../graph';
import type { TensorValue } from '../tensor';

export interface Rewriting {
  readonly node: Node;
  readonly opset: number;
  /** Of an input; throws where it is left out. */
  input(position: number): string;
  has(position: number): boolean;
  dims(position: number): readonly number[];
  outputDims(position?: number): readonly number[];
  /** Whole numbers of a constant input, e.g. axes; undefined where it is left out. */
  ints(position: number): readonly number[] | undefined;
  constant(position: number): TensorValue | undefined;
  addInts(values: readonly number[]): string;
  addFloat(value: number): string;
  /** Appends a node with one new output and returns its name. */
  make(op: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Appends the node that makes the rewritten node's own output. */
  finish(op: string, inputs: readonly string[], attributes?: Attributes, output?: number): void;
  /** The same for all its outputs. */
  finishAll(op: string, inputs: readonly string[], attributes?: Attributes): void;
  /** The first output is this very value. */
  same(value: string): void;
}

export interface Rewrite {
  readonly id: string;
  rewrite(rewriting: Rewriting): void;
}

export interface RewritingParts {
  readonly node: Node;
  readonly opset: number;
  readonly shapes: ReadonlyMap<string, ValueShape>;
  readonly constants: Map<string, TensorValue>;
  readonly nodes: Node[];
  readonly aliases: Map<string, string>;
}

export function createRewriting(parts: RewritingParts): Rewriting {
  const { node, opset, shapes, constants, nodes, aliases } = parts;
  let count = 0;
  const dimsOf = (name: string | undefined): readonly number[] =>
    shapes.get(name ?? '')?.dims ?? [];
  const input = (position: number): string => {
    const name = node.inputs[position];
    if (!name) throw new Error(`${node.op} "${node.name}" has no input ${position}.`);
    return aliases.get(name) ?? name;
  };
  const add = (type: ElementType, dims: readonly number[], data: TensorValue['data']): string => {
    const name = `${node.name}/constant ${count++}`;
    constants.set(name, { type, dims, data });
    return name;
  };
  const append = (
    op: string,
    inputs: readonly string[],
    attributes: Attributes,
    output: string,
    name: string,
  ): void => {
    nodes.push({ op, domain: '', name, inputs, outputs: [output], attributes });
  };
  const constant = (position: number): TensorValue | undefined =>
    constants.get(node.inputs[position] ?? '');
  return {
    node,
    opset,
    input,
    has: (position) => (node.inputs[position] ?? '') !== '',
    dims: (position) => dimsOf(node.inputs[position]),
    outputDims: (position = 0) => dimsOf(node.outputs[position]),
    ints: (position) => {
      const value = constant(position);
      return value && Array.from(value.data, Number);
    },
    constant,
    addInts: (values) => add('int64', [values.length], BigInt64Array.from(values, BigInt)),
    addFloat: (value) => add('float32', [], Float32Array.of(value)),
    make: (op, inputs, attributes = {}) => {
      const name = `${node.name}/${op} ${count++}`;
      append(op, inputs, attributes, name, name);
      return name;
    },
    finish: (op, inputs, attributes = {}, output = 0) =>
      append(op, inputs, attributes, node.outputs[output] ?? '', node.name),
    finishAll: (op, inputs, attributes = {}) => {
      nodes.push({ op, domain: '', name: node.name, inputs, outputs: node.outputs, attributes });
    },
    same: (value) => {
      aliases.set(node.outputs[0] ?? '', value);
    },
  };
}
