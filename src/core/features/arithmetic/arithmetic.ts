// How one number of a feature map comes about, walked back through the graph from the number itself: through activations,
// sums with constants and whatever only moves numbers, to the convolution, pool or product that gathers it.

import type { Arithmetic, ArithmeticStep } from '../../../protocol/features';
import type { FeatureLayer } from '../../explain/featureLayer';
import { picturePlaces } from '../../explain/picturePlaces';
import { isPointwise, pointwiseRoots } from '../../explain/pointwise';
import type { Rows, Subject } from '../../explain/subject';
import { wiringOf } from '../../explain/wiring';
import type { Node, ShapedGraph } from '../../onnx/graph';
import { toFloat32 } from '../../runtime/cast';
import { placeOutside } from '../errors';
import { formulaOf } from './formulas';
import { type Gathering, gatheringOf } from './gatherings';
import { broadcastIndex, coordinatesOf } from './indices';
import { type NumberPlace, sourceOfMoved } from './sourceOfMoved';

type Numbers = ReadonlyMap<string, Float32Array>;

/** A step that waits for numbers. */
interface Pending {
  readonly node: Node;
  readonly result: NumberPlace;
  readonly needs: readonly string[];
  finish(numbers: Numbers, result: number): ArithmeticStep;
}

/** `place` is in the layer's maps. Throws `place-outside`. */
export async function arithmeticOf(
  subject: Subject,
  picture: Rows,
  layer: FeatureLayer,
  place: Pick<Arithmetic, 'channel' | 'y' | 'x'>,
  signal: AbortSignal,
): Promise<Pick<Arithmetic, 'steps'>> {
  const start = { value: layer.value, index: indexIn(layer, place) };
  const pending = walkedBack(subject, start).toReversed();
  const needed = pending.flatMap(({ needs, result }) => [...needs, result.value]);
  const { constants } = subject.graph;
  const fetches = [...new Set(needed)].filter((name) => !constants.has(name));
  const { values } = await subject.run({ rows: picture, count: 1, fetches }, signal);
  const numbers = new Map(values);
  for (const name of needed) {
    const constant = constants.get(name);
    if (constant) numbers.set(name, toFloat32(constant));
  }
  const steps = pending.map(({ result, finish }) =>
    finish(numbers, numbers.get(result.value)?.[result.index] ?? Number.NaN),
  );
  return { steps };
}

/** Where the number lies in the value's own order. */
function indexIn(
  { value, channels, height, width, length, fromMaps }: FeatureLayer,
  { channel, y, x }: Pick<Arithmetic, 'channel' | 'y' | 'x'>,
): number {
  const isIndex = (at: number, size: number): boolean =>
    Number.isInteger(at) && at >= 0 && at < size;
  if (!(isIndex(channel, channels) && isIndex(y, height) && isIndex(x, width))) {
    throw placeOutside(value, [channels, height, width]);
  }
  // One number is marked and looked up: as float32 numbers, indices are exact up to 2^24 only.
  const maps = new Float32Array(channels * height * width);
  maps[(channel * height + y) * width + x] = 1;
  return fromMaps(maps, new Float32Array(length)).indexOf(1);
}

/** The last step first. */
function walkedBack({ graph, input }: Subject, start: NumberPlace): readonly Pending[] {
  const { producers } = wiringOf(graph);
  const roots = pointwiseRoots(graph, picturePlaces(graph, input));
  const steps: Pending[] = [];
  for (let place: NumberPlace | null = start; place; ) {
    const node = producers.get(place.value);
    if (node?.domain !== '') return steps;
    const moved = sourceOfMoved(graph, node, place);
    if (moved) {
      place = moved;
      continue;
    }
    const gathering = gatheringOf(graph, node, place);
    if (gathering) return [...steps, gathered(node, place, gathering)];
    if (!isPointwise(node)) return [...steps, other(node, place)];
    const operands = operandsOf(graph, node, place);
    steps.push(pointwise(node, place, operands));
    place = onlySource(graph, roots, place, operands);
  }
  return steps;
}

function operandsOf(graph: ShapedGraph, node: Node, place: NumberPlace): readonly NumberPlace[] {
  const at = coordinatesOf(place.index, graph.shapes.get(place.value)?.dims ?? []);
  return node.inputs
    .filter((name) => name !== '')
    .map((value, position) => {
      const dims = graph.shapes.get(value)?.dims ?? [];
      // Statistics and weights of a normalisation have one number for each channel.
      const isOfChannel = node.op === 'BatchNormalization' && position > 0;
      return { value, index: isOfChannel ? (at[1] ?? 0) : broadcastIndex(at, dims) };
    });
}

/** What the number is made of besides constants, if that is one map; several maps end the walk. */
function onlySource(
  graph: ShapedGraph,
  roots: ReadonlyMap<string, string>,
  place: NumberPlace,
  operands: readonly NumberPlace[],
): NumberPlace | null {
  const computed = operands.filter(({ value }) => !graph.constants.has(value));
  const [first, ...others] = computed;
  if (!first || others.length === 0) return first ?? null;
  const root = roots.get(first.value) ?? first.value;
  const isOne = others.every(({ value }) => (roots.get(value) ?? value) === root);
  const isSameMap =
    graph.shapes.get(root)?.dims.join() === graph.shapes.get(place.value)?.dims.join();
  return isOne && isSameMap ? { value: root, index: place.index } : null;
}

function pointwise(node: Node, result: NumberPlace, operands: readonly NumberPlace[]): Pending {
  return {
    node,
    result,
    needs: operands.map(({ value }) => value),
    finish: (numbers, number) => {
      const read = operands.map(({ value, index }) => ({
        name: value,
        number: numbers.get(value)?.[index] ?? Number.NaN,
      }));
      const formula = formulaOf(
        node,
        read.map((operand) => operand.number),
      );
      return { ...stepOf(node, number), kind: 'pointwise', formula, operands: read };
    },
  };
}

function gathered(node: Node, result: NumberPlace, { reads, step }: Gathering): Pending {
  return {
    node,
    result,
    needs: [reads],
    finish: (numbers, number) => ({
      ...stepOf(node, number),
      ...step(numbers.get(reads) ?? new Float32Array(0)),
    }),
  };
}

function other(node: Node, result: NumberPlace): Pending {
  const sentence = `${node.op} makes this number out of more than can be written here.`;
  return {
    node,
    result,
    needs: [],
    finish: (_numbers, number) => ({ ...stepOf(node, number), kind: 'other', sentence }),
  };
}

function stepOf({ name, op }: Node, result: number) {
  return { node: name, op, result };
}
