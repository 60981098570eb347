// Which pixels can change a place of a value, read off the canonical graph: node by node from the picture on, rows and
// columns apart. Behind an operator that mixes all places every place sees the whole picture.

import type { ReceptiveField } from '../../../protocol/features';
import { type PlacesOfValues, picturePlaces } from '../../explain/picturePlaces';
import { moved, type Places, placeAxes } from '../../explain/places';
import type { SubjectInput } from '../../explain/subject';
import { type Node, type ShapedGraph, valuesRead } from '../../onnx/graph';
import { axisRules, blocks } from './axisRules';
import { type AxisField, pixels, through, union } from './intervals';
import { keepsPlaces, mixesPlaces } from './mixing';

type Picture = Pick<SubjectInput, 'name' | 'layout' | 'height' | 'width'>;

/** No field: the value does not depend on the picture. */
type Field =
  | { readonly kind: 'window'; readonly rows: AxisField; readonly columns: AxisField }
  | Exclude<ReceptiveField, { readonly kind: 'window' }>;
type Window = Extract<Field, { readonly kind: 'window' }>;

interface Walk {
  readonly graph: ShapedGraph;
  readonly places: PlacesOfValues;
  readonly fields: ReadonlyMap<string, Field>;
}

/** A graph is asked for each of its layers. */
const known = new WeakMap<ShapedGraph, ReadonlyMap<string, Field>>();

/** Sizes and spans are in pixels of the model's input. */
export function receptiveFieldOf(
  graph: ShapedGraph,
  input: Picture,
  value: string,
): ReceptiveField {
  const fields = known.get(graph) ?? fieldsOf(graph, input);
  known.set(graph, fields);
  const field = fields.get(value);
  if (!field) return unknown(`"${value}" does not depend on the picture.`);
  if (field.kind !== 'window') return field;
  const { rows, columns } = field;
  const size = { height: Math.ceil(rows.size), width: Math.ceil(columns.size) };
  return { kind: 'window', rows: rows.spans, columns: columns.spans, size };
}

function fieldsOf(graph: ShapedGraph, input: Picture): ReadonlyMap<string, Field> {
  const start: Field = {
    kind: 'window',
    rows: pixels(input.height),
    columns: pixels(input.width),
  };
  const fields = new Map<string, Field>([[input.name, start]]);
  const walk: Walk = { graph, places: picturePlaces(graph, input), fields };
  for (const node of graph.nodes) {
    if (!valuesRead(node).some((name) => fields.has(name))) continue;
    for (const name of node.outputs)
      if (name !== '') fields.set(name, fieldAfter(walk, node, name));
  }
  return fields;
}

function unknown(reason: string): Extract<ReceptiveField, { kind: 'unknown' }> {
  return { kind: 'unknown', reason };
}

function lost(node: Node): Field {
  return unknown(`What places see cannot be followed through ${node.op} "${node.name}".`);
}

function wholeBehind(node: Node, why: string): Field {
  return {
    kind: 'whole',
    reason: `Every place sees the whole picture: ${node.op} "${node.name}" ${why}.`,
  };
}

function fieldAfter(walk: Walk, node: Node, output: string): Field {
  const read = valuesRead(node).flatMap((name) => {
    const field = walk.fields.get(name);
    return field ? [{ name, field }] : [];
  });
  const whole = read.find(({ field }) => field.kind === 'whole');
  if (whole) return whole.field;
  const [first] = node.inputs;
  const dims = walk.graph.shapes.get(first ?? '')?.dims ?? [];
  const before = walk.places.get(first ?? '');
  const isStandard = node.domain === '';
  // A group normalisation folds places and channels of a group into one axis, which are then all read.
  if (isStandard && node.op === 'InstanceNormalization' && dims[0] === 1) {
    return wholeBehind(node, 'normalises over all places');
  }
  const stuck = read.find(({ field }) => field.kind === 'unknown');
  if (stuck) return stuck.field;
  if (!isStandard) return lost(node);
  const axes = walk.graph.constants.get(node.inputs[1] ?? '')?.data;
  if (before && mixesPlaces(node, before, dims.length, axes && Array.from(axes, Number))) {
    return wholeBehind(node, 'reads all places');
  }
  if (node.op === 'MatMul' || node.op === 'Gemm') return multiplied(walk, node, output);
  const windows = read.flatMap(({ name, field }) =>
    field.kind === 'window' ? [{ name, field }] : [],
  );
  return followed(walk, node, output, windows);
}

type ReadWindow = { readonly name: string; readonly field: Window };

function followed(walk: Walk, node: Node, output: string, read: readonly ReadWindow[]): Field {
  const rule = axisRules[node.op];
  if (!rule && !keepsPlaces(node)) return lost(node);
  const after = walk.places.get(output);
  if (!after) return lost(node);
  const [only, other] = read;
  if (rule) return only && !other ? slid(walk, node, after, only) : lost(node);
  const isShared = read.length > 1 && node.op !== 'Concat';
  let all: Window | undefined;
  for (const { name, field } of read) {
    const places = walk.places.get(name);
    if (!places || (isShared && !isAligned(walk, name, output))) return lost(node);
    const arranged = regrouped(walk, output, field, after);
    if (!arranged) return lost(node);
    const rows = all ? union(all.rows, arranged.rows) : arranged.rows;
    const columns = all ? union(all.columns, arranged.columns) : arranged.columns;
    if (!rows || !columns) return lost(node);
    all = { kind: 'window', rows, columns };
  }
  return all ?? lost(node);
}

/** Axes are aligned at the last one. */
function isAligned({ graph, places }: Walk, name: string, output: string): boolean {
  const [from, to] = [places.get(name), places.get(output)];
  const rankOf = (value: string): number => graph.shapes.get(value)?.dims.length ?? 0;
  const shift = rankOf(output) - rankOf(name);
  const shifted = from && moved(from, (axis) => axis + shift);
  if (!shifted || !to || shifted.kind !== to.kind) return false;
  return placeAxes(shifted).join() === placeAxes(to).join();
}

/** The rows and columns that a value has; a reshape may have cut each axis into patches. */
function regrouped(
  { graph }: Walk,
  output: string,
  field: Window,
  places: Places,
): Window | undefined {
  const dims = graph.shapes.get(output)?.dims ?? [];
  const [height = 0, width = 0] =
    places.kind === 'tokens'
      ? [places.height, places.width]
      : [dims[places.rows], dims[places.columns]];
  const grouped = (axis: AxisField, length: number): AxisField | undefined => {
    const size = axis.spans.length;
    if (size === length || size === 1) return axis;
    if (length === 0 || size % length !== 0) return undefined;
    const { map, reading } = blocks(size, length, size / length);
    return through(axis, map, reading);
  };
  const [rows, columns] = [grouped(field.rows, height), grouped(field.columns, width)];
  return rows && columns && { kind: 'window', rows, columns };
}

function slid(
  { graph, places }: Walk,
  node: Node,
  after: Places,
  { name, field }: ReadWindow,
): Field {
  const from = places.get(name);
  const dims = graph.shapes.get(name)?.dims ?? [];
  const results = graph.shapes.get(node.outputs[0] ?? '')?.dims ?? [];
  if (from?.kind === 'tokens' && after.kind === 'tokens') {
    return node.op === 'Slice' || node.op === 'Pad' ? field : lost(node);
  }
  if (from?.kind !== 'grid' || after.kind !== 'grid') return lost(node);
  const along = (axis: number, before: AxisField): AxisField | undefined => {
    const [size = 0, resized = 0] = [dims[axis], results[axis]];
    const found = axisRules[node.op]?.({ graph, node, axis, size, resized });
    return found && through(before, found.map, found.reading);
  };
  const [rows, columns] = [along(from.rows, field.rows), along(from.columns, field.columns)];
  return rows && columns ? { kind: 'window', rows, columns } : lost(node);
}

/** A sum over features leaves places alone, one over places mixes them: so do the weights of an attention. */
function multiplied(walk: Walk, node: Node, output: string): Field {
  const [left = '', right = ''] = node.inputs;
  const rank = (name: string): number => walk.graph.shapes.get(name)?.dims.length ?? 0;
  const axesOf = (name: string): readonly number[] | undefined => {
    const found = walk.fields.has(name) ? walk.places.get(name) : undefined;
    return found && placeAxes(found).map((axis) => axis - rank(name));
  };
  const [one, other] = [axesOf(left), axesOf(right)];
  if (one?.includes(-1) || other?.includes(-2)) return wholeBehind(node, 'sums over places');
  if (one && other && one.join() !== other.join()) {
    return wholeBehind(node, 'compares all places with each other, as an attention does');
  }
  if (one && other && one.some((axis) => axis >= -2)) {
    return wholeBehind(node, 'compares all places with each other, as an attention does');
  }
  const field = walk.fields.get(one ? left : right);
  const isBoth = walk.fields.has(left) && walk.fields.has(right);
  if (node.op === 'Gemm' || isBoth || !field || !walk.places.has(output)) return lost(node);
  return field;
}
