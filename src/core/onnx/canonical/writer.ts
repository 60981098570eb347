// Where a rule's nodes go: names are made here, and the value that takes an output's place gets its name.

import type { Attributes, Node } from '../graph';
import type { TensorValue } from '../tensor';
import { freeName } from './names';
import type { Source } from './rule';

export interface Writer {
  /** Made for the node so far. */
  readonly nodes: readonly Node[];
  ops(op: string, inputs: readonly Source[], count: number, attributes: Attributes): string[];
  ints(values: readonly number[]): string;
  constant(value: TensorValue): string;
}

/** Names in use and constants of the graph being written; both grow. */
export interface Page {
  readonly values: Set<string>;
  readonly nodeNames: Set<string>;
  readonly constants: Map<string, TensorValue>;
}

export function createWriter(node: Node, { values, nodeNames, constants }: Page): Writer {
  const nodes: Node[] = [];
  const constant = (value: TensorValue): string => {
    const name = freeName(`${node.name}/constant`, values);
    constants.set(name, value);
    return name;
  };
  const nameOf = (source: Source): string => {
    if (source === null || source === undefined) return '';
    if (typeof source === 'number') {
      return constant({ type: 'float32', dims: [], data: Float32Array.of(source) });
    }
    return typeof source === 'string' ? source : source.name;
  };
  return {
    nodes,
    constant,
    ints: (numbers) =>
      constant({
        type: 'int64',
        dims: [numbers.length],
        data: BigInt64Array.from(numbers, BigInt),
      }),
    ops: (op, inputs, count, attributes) => {
      const outputs = Array.from({ length: count }, () => freeName(`${node.name}/${op}`, values));
      const names = inputs.map(nameOf);
      nodes.push({
        op,
        domain: '',
        name: freeName(`${node.name}/${op}`, nodeNames),
        inputs: names.slice(0, names.findLastIndex((name) => name !== '') + 1),
        outputs,
        attributes,
      });
      return outputs;
    },
  };
}

/** The nodes with values renamed; the one that makes `main` is called as the node it stands for. */
export function settled(
  nodes: readonly Node[],
  renamed: ReadonlyMap<string, string>,
  name: string,
): readonly Node[] {
  const rename = (value: string): string => renamed.get(value) ?? value;
  const main = nodes.findLast(({ outputs }) => outputs.some((value) => renamed.has(value)));
  return nodes.map((node) => ({
    ...node,
    name: node === main ? name : node.name,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }));
}
