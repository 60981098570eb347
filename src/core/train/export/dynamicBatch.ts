// A graph that holds for any batch, from the same network at two batch sizes: what is equal in both is kept, a whole number
// that grows with the batch is computed from the picture's shape, rows that repeat are expanded to it.

import { isDeepStrictEqual } from 'node:util';
import type { Node } from '../../onnx/graph';
import { intOf } from '../../onnx/nodeAttributes';
import { elementCount, type TensorValue } from '../../onnx/tensor';
import type { Network } from '../types';

/** `batch`: null for any number of pictures, else the one size that the graph holds for. */
export interface Batched {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, TensorValue>;
  readonly batch: number | null;
  readonly notes: readonly string[];
}

/**
 * Weights (parameters and statistics) are taken from the first network: their values do not depend on the batch. Twice
 * the same network stands for one that holds for no other batch.
 */
export function dynamicBatch([first, second]: readonly [Network, Network]): Batched {
  if (first.batch === second.batch) return fixed(first, 'it holds for no other number');
  const reason = difference(first.graph.nodes, second.graph.nodes);
  if (reason !== null) return fixed(first, reason);
  const weights = new Set([...first.parameters.map(({ name }) => name), ...first.statistics]);
  const constants = new Map(first.graph.constants);
  const nodes: Node[] = [];
  for (const [name, value] of first.graph.constants) {
    if (weights.has(name)) continue;
    const other = second.graph.constants.get(name);
    if (other && isSame(value, other)) continue;
    const made = other && growing(name, [value, other], [first, second]);
    if (!made) return fixed(first, `its constant "${name}" depends on the batch size`);
    constants.delete(name);
    for (const [key, constant] of made.constants) constants.set(key, constant);
    nodes.push(...made.nodes);
  }
  if (nodes.length > 0) nodes.unshift(batchNode(first.input));
  return { nodes: [...nodes, ...first.graph.nodes], constants, batch: null, notes: [] };
}

function fixed({ graph, batch }: Network, reason: string): Batched {
  const pictures = batch === 1 ? 'one picture' : `exactly ${batch} pictures`;
  return {
    ...{ nodes: graph.nodes, constants: graph.constants, batch },
    notes: [`The exported model takes ${pictures} at a time: ${reason}.`],
  };
}

function difference(first: readonly Node[], second: readonly Node[]): string | null {
  if (first.length !== second.length) return 'it has other nodes for other batch sizes';
  const index = first.findIndex((node, i) => !isDeepStrictEqual(node, second[i]));
  const node = first[index];
  return node ? `its ${node.op} "${node.name}" depends on the batch size` : null;
}

function isSame(a: TensorValue, b: TensorValue): boolean {
  return (
    a.type === b.type && isDeepStrictEqual(a.dims, b.dims) && isDeepStrictEqual(a.data, b.data)
  );
}

type Pair<T> = readonly [T, T];

interface Made {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, TensorValue>;
}

function growing(name: string, values: Pair<TensorValue>, networks: Pair<Network>): Made | null {
  const [a, b] = values;
  if (a.type !== b.type) return null;
  if (a.type === 'int64' && isDeepStrictEqual(a.dims, b.dims) && a.dims.length <= 1) {
    const shape = reshapeShape(name, values, networks);
    return shape
      ? { nodes: [], constants: new Map([[name, shape]]) }
      : linear(name, values, networks);
  }
  return repeated(name, values, networks);
}

/** A shape of Reshape says 0 for "as it was" and −1 for "the rest", which other tools read more easily than arithmetic. */
function reshapeShape(
  name: string,
  [a, b]: Pair<TensorValue>,
  [first, second]: Pair<Network>,
): TensorValue | null {
  const readers = first.graph.nodes.filter(({ inputs }) => inputs.includes(name));
  const isShape = readers.every(({ op, inputs }) => op === 'Reshape' && inputs[0] !== name);
  const [sizes, others] = [Array.from(a.data, Number), Array.from(b.data, Number)];
  const changed = sizes.flatMap((size, i) => (size === others[i] ? [] : [i]));
  const [position] = changed;
  if (!isShape || position === undefined || changed.length > 1) return null;
  const rowsOf = ({ graph }: Network, node: Node): number | undefined =>
    graph.shapes.get(node.inputs[0] ?? '')?.dims[0];
  const isKept =
    position === 0 &&
    readers.every(
      (node) =>
        intOf(node, 'allowzero', 0) === 0 &&
        rowsOf(first, node) === sizes[0] &&
        rowsOf(second, node) === others[0],
    );
  if (!isKept && sizes.includes(-1)) return null;
  const entries = sizes.with(position, isKept ? 0 : -1);
  return { type: 'int64', dims: a.dims, data: BigInt64Array.from(entries, BigInt) };
}

const batchValue = 'glassbox/batch';

/** [1]: how many pictures come in. */
function batchNode(input: string): Node {
  return {
    ...{ op: 'Shape', domain: '', name: batchValue, inputs: [input], outputs: [batchValue] },
    attributes: { start: 0, end: 1 },
  };
}

function node(op: string, inputs: readonly string[], output: string): Node {
  return { op, domain: '', name: output, inputs, outputs: [output], attributes: {} };
}

/** α + β · batch, entry by entry, where both are whole. */
function linear(
  name: string,
  [a, b]: Pair<TensorValue>,
  [first, second]: Pair<Network>,
): Made | null {
  const [sizes, others] = [Array.from(a.data, Number), Array.from(b.data, Number)];
  const slope = sizes.map((size, i) => ((others[i] ?? 0) - size) / (second.batch - first.batch));
  const offset = sizes.map((size, i) => size - (slope[i] ?? 0) * first.batch);
  if (![...slope, ...offset].every(Number.isInteger)) return null;
  const [slopeName, offsetName] = [`${name}/perPicture`, `${name}/offset`];
  const product = `${name}/product`;
  const vector = `${name}/vector`;
  const isScalar = a.dims.length === 0;
  const scalar: Node[] = isScalar ? [node('Squeeze', [vector], name)] : [];
  const entries = (numbers: readonly number[]): TensorValue => ({
    ...{ type: 'int64', dims: [numbers.length], data: BigInt64Array.from(numbers, BigInt) },
  });
  return {
    nodes: [
      node('Mul', [slopeName, batchValue], product),
      node('Add', [product, offsetName], isScalar ? vector : name),
      ...scalar,
    ],
    constants: new Map([
      [slopeName, entries(slope)],
      [offsetName, entries(offset)],
    ]),
  };
}

/** The same row for each picture. */
function repeated(
  name: string,
  [a, b]: Pair<TensorValue>,
  [first, second]: Pair<Network>,
): Made | null {
  const rest = a.dims.slice(1);
  const isByPicture = a.dims[0] === first.batch && b.dims[0] === second.batch;
  if (!isByPicture || !isDeepStrictEqual(rest, b.dims.slice(1))) return null;
  const size = elementCount(rest);
  const row = a.data.slice(0, size);
  const isRepeated = [a, b].every(({ data }) =>
    data.every((value: number | bigint, i: number) => value === row[i % size]),
  );
  if (!isRepeated) return null;
  const [rowName, restName, shapeName] = [`${name}/row`, `${name}/rest`, `${name}/shape`];
  const shape = { ...node('Concat', [batchValue, restName], shapeName), attributes: { axis: 0 } };
  return {
    nodes: [shape, node('Expand', [rowName, shapeName], name)],
    constants: new Map<string, TensorValue>([
      [rowName, { type: a.type, dims: [1, ...rest], data: row }],
      [restName, { type: 'int64', dims: [rest.length], data: BigInt64Array.from(rest, BigInt) }],
    ]),
  };
}
