// The language that derivative rules are written in: ONNX operators as functions of tensors with known dims, which append
// nodes to a graph. Each knows the dims of its result, so that a wrong shape is found while the graph is built.

import type { ElementType } from '../../protocol/model';
import { elementTypeCode } from '../onnx/elementTypes';
import type { Attributes, Node, ValueShape } from '../onnx/graph';
import { elementCount, type TensorValue } from '../onnx/tensor';
import { broadcastDims, normalAxes, reducedDims, sliceLength } from './shapes';

/** A value of the graph: its name and what is known of it. */
export interface Tensor extends ValueShape {
  readonly name: string;
}

type Operand = Tensor | number;

export interface SliceRange {
  readonly axis: number;
  readonly start: number;
  /** Exclusive. For a negative step, `-Infinity` includes index 0. */
  readonly end: number;
  readonly step?: number;
}

export interface Ops {
  /** Everything appended so far. */
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, TensorValue>;
  readonly shapes: ReadonlyMap<string, ValueShape>;

  constant(value: TensorValue): Tensor;
  /** float32, rank 0 unless dims are given. */
  full(value: number, dims?: readonly number[]): Tensor;
  ints(values: readonly number[]): Tensor;
  /** Any operator, its result's dims (and type, float32 by default) said by the caller. `null` leaves an input out. */
  node(
    op: string,
    inputs: readonly (Tensor | null)[],
    dims: readonly number[],
    attributes?: Attributes,
    type?: ElementType,
  ): Tensor;
  /** The same for an operator of several outputs. */
  nodeOf(
    op: string,
    inputs: readonly (Tensor | null)[],
    outputs: readonly ValueShape[],
    attributes?: Attributes,
  ): readonly Tensor[];

  add(a: Operand, b: Operand): Tensor;
  sub(a: Operand, b: Operand): Tensor;
  mul(a: Operand, b: Operand): Tensor;
  div(a: Operand, b: Operand): Tensor;
  pow(a: Operand, b: Operand): Tensor;
  max(a: Operand, b: Operand): Tensor;
  min(a: Operand, b: Operand): Tensor;
  greater(a: Operand, b: Operand): Tensor;
  greaterOrEqual(a: Operand, b: Operand): Tensor;
  less(a: Operand, b: Operand): Tensor;
  lessOrEqual(a: Operand, b: Operand): Tensor;
  equal(a: Operand, b: Operand): Tensor;
  and(a: Tensor, b: Tensor): Tensor;
  not(a: Tensor): Tensor;
  where(condition: Tensor, a: Operand, b: Operand): Tensor;
  /** `x` where the condition holds, else 0. */
  mask(condition: Tensor, x: Tensor): Tensor;
  cast(x: Tensor, type: ElementType): Tensor;
  /** An operator of one input whose result has its dims: Neg, Exp, Log, Sqrt, Tanh, Sigmoid, Sign, Abs, … */
  map(op: string, x: Tensor, attributes?: Attributes): Tensor;
  neg(x: Tensor): Tensor;

  matmul(a: Tensor, b: Tensor): Tensor;
  transpose(x: Tensor, perm: readonly number[]): Tensor;
  /** The last two axes exchanged. */
  swapLast(x: Tensor): Tensor;
  reshape(x: Tensor, dims: readonly number[]): Tensor;
  expand(x: Tensor, dims: readonly number[]): Tensor;
  sum(x: Tensor, axes: readonly number[], keepDims?: boolean): Tensor;
  mean(x: Tensor, axes: readonly number[], keepDims?: boolean): Tensor;
  maximum(x: Tensor, axes: readonly number[], keepDims?: boolean): Tensor;
  concat(xs: readonly Tensor[], axis: number): Tensor;
  slice(x: Tensor, ranges: readonly SliceRange[]): Tensor;
  /** Zeros around, or taken away where negative; one number per axis. */
  pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor;
}

/** `isTaken` tells which value and node names are in use; new ones start with `prefix`. */
export function createOps(prefix: string, isTaken: (name: string) => boolean): Ops {
  const nodes: Node[] = [];
  const constants = new Map<string, TensorValue>();
  const shapes = new Map<string, ValueShape>();
  const known = new Map<string, Tensor>();
  let count = 0;

  const newName = (what: string): string => {
    let name = `${prefix}/${what}_${count++}`;
    while (isTaken(name)) name = `${prefix}/${what}_${count++}`;
    return name;
  };
  const added = (tensor: Tensor): Tensor => {
    shapes.set(tensor.name, { type: tensor.type, dims: tensor.dims });
    return tensor;
  };
  const constant = (value: TensorValue): Tensor => {
    const name = newName('constant');
    constants.set(name, value);
    return added({ name, type: value.type, dims: value.dims });
  };
  /** Small constants recur in every rule and are kept once. */
  const shared = (key: string, make: () => TensorValue): Tensor => {
    const tensor = known.get(key) ?? constant(make());
    known.set(key, tensor);
    return tensor;
  };
  const full: Ops['full'] = (value, dims = []) =>
    shared(`${value}:${dims.join()}`, () => ({
      type: 'float32',
      dims,
      data: new Float32Array(elementCount(dims)).fill(value),
    }));
  const ints: Ops['ints'] = (values) =>
    shared(`ints:${values.join()}`, () => ({
      type: 'int64',
      dims: [values.length],
      data: BigInt64Array.from(values, BigInt),
    }));
  const nodeOf: Ops['nodeOf'] = (op, inputs, outputs, attributes = {}) => {
    const name = newName(op);
    const results = outputs.map((shape, i) =>
      added({ ...shape, name: i === 0 ? name : `${name}:${i}` }),
    );
    nodes.push({
      op,
      domain: '',
      name,
      inputs: inputs.map((input) => input?.name ?? ''),
      outputs: results.map((result) => result.name),
      attributes,
    });
    return results;
  };
  const node: Ops['node'] = (op, inputs, dims, attributes = {}, type = 'float32') => {
    const [result] = nodeOf(op, inputs, [{ type, dims }], attributes);
    if (!result) throw new Error(`${op} was given no output.`);
    return result;
  };
  const tensorOf = (operand: Operand): Tensor =>
    typeof operand === 'number' ? full(operand) : operand;
  const binary =
    (op: string, type?: ElementType) =>
    (left: Operand, right: Operand): Tensor => {
      const [a, b] = [tensorOf(left), tensorOf(right)];
      return node(op, [a, b], broadcastDims(op, a.dims, b.dims), {}, type ?? a.type);
    };
  const reduction =
    (op: string) =>
    (x: Tensor, axes: readonly number[], keepDims = true): Tensor => {
      const wanted = normalAxes(axes, x.dims.length);
      if (wanted.length === 0) return x;
      const dims = reducedDims(x.dims, wanted, keepDims);
      return node(op, [x, ints(wanted)], dims, { keepdims: keepDims ? 1 : 0 }, x.type);
    };
  const where: Ops['where'] = (condition, left, right) => {
    const [a, b] = [tensorOf(left), tensorOf(right)];
    const dims = broadcastDims('Where', condition.dims, broadcastDims('Where', a.dims, b.dims));
    return node('Where', [condition, a, b], dims, {}, a.type);
  };
  const map: Ops['map'] = (op, x, attributes) => node(op, [x], x.dims, attributes, x.type);
  const transpose: Ops['transpose'] = (x, perm) => {
    if (perm.every((axis, i) => axis === i)) return x;
    return node(
      'Transpose',
      [x],
      perm.map((axis) => x.dims[axis] ?? 0),
      { perm: { ints: perm } },
      x.type,
    );
  };
  const reshape: Ops['reshape'] = (x, dims) => {
    if (dims.join() === x.dims.join()) return x;
    if (elementCount(dims) !== elementCount(x.dims)) {
      throw new Error(`[${x.dims}] cannot be reshaped to [${dims}].`);
    }
    return node('Reshape', [x, ints(dims)], dims, { allowzero: 1 }, x.type);
  };
  const expand: Ops['expand'] = (x, dims) => {
    if (dims.join() === x.dims.join()) return x;
    return node('Expand', [x, ints(dims)], broadcastDims('Expand', x.dims, dims), {}, x.type);
  };
  const slice: Ops['slice'] = (x, ranges) => {
    const isWhole = ranges.every(
      ({ axis, start, end, step = 1 }) => start === 0 && step === 1 && end === x.dims[axis],
    );
    if (isWhole) return x;
    const dims = [...x.dims];
    for (const { axis, start, end, step = 1 } of ranges) {
      dims[axis] = sliceLength(x.dims[axis] ?? 0, start, end, step);
    }
    const ends = ranges.map(({ end, axis }) =>
      end === Number.NEGATIVE_INFINITY ? -(x.dims[axis] ?? 0) - 1 : end,
    );
    const inputs = [
      x,
      ints(ranges.map(({ start }) => start)),
      ints(ends),
      ints(ranges.map(({ axis }) => axis)),
      ints(ranges.map(({ step = 1 }) => step)),
    ];
    return node('Slice', inputs, dims, {}, x.type);
  };
  const pad: Ops['pad'] = (x, before, after) => {
    if ([...before, ...after].every((size) => size === 0)) return x;
    const dims = x.dims.map((dim, i) => dim + (before[i] ?? 0) + (after[i] ?? 0));
    return node('Pad', [x, ints([...before, ...after])], dims, {}, x.type);
  };
  const concat: Ops['concat'] = (xs, axis) => {
    const [first, ...rest] = xs;
    if (!first) throw new Error('Nothing to concatenate.');
    if (rest.length === 0) return first;
    const dims = first.dims.map((dim, i) =>
      i === axis ? xs.reduce((sum, x) => sum + (x.dims[axis] ?? 0), 0) : dim,
    );
    return node('Concat', xs, dims, { axis }, first.type);
  };
  const matmul: Ops['matmul'] = (a, b) => {
    const [rows, inner] = a.dims.slice(-2);
    const [depth, columns] = b.dims.slice(-2);
    if (a.dims.length < 2 || b.dims.length < 2 || inner !== depth) {
      throw new Error(`[${a.dims}] and [${b.dims}] cannot be multiplied.`);
    }
    const batch = broadcastDims('MatMul', a.dims.slice(0, -2), b.dims.slice(0, -2));
    return node('MatMul', [a, b], [...batch, rows ?? 0, columns ?? 0]);
  };

  return {
    nodes,
    constants,
    shapes,
    constant,
    full,
    ints,
    node,
    nodeOf,
    add: binary('Add'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('Div'),
    pow: binary('Pow'),
    max: binary('Max'),
    min: binary('Min'),
    greater: binary('Greater', 'bool'),
    greaterOrEqual: binary('GreaterOrEqual', 'bool'),
    less: binary('Less', 'bool'),
    lessOrEqual: binary('LessOrEqual', 'bool'),
    equal: binary('Equal', 'bool'),
    and: binary('And', 'bool'),
    not: (x) => node('Not', [x], x.dims, {}, 'bool'),
    where,
    mask: (condition, x) => where(condition, x, 0),
    cast: (x, type) =>
      x.type === type ? x : node('Cast', [x], x.dims, { to: elementTypeCode(type) }, type),
    map,
    neg: (x) => map('Neg', x),
    matmul,
    transpose,
    swapLast: (x) => {
      const last = x.dims.length - 1;
      const perm = x.dims.map((_, i) => (i < last - 1 ? i : i === last ? last - 1 : last));
      return transpose(x, perm);
    },
    reshape,
    expand,
    sum: reduction('ReduceSum'),
    mean: reduction('ReduceMean'),
    maximum: reduction('ReduceMax'),
    concat,
    slice,
    pad,
  };
}
