// How operators that slide, cut, pad or resize read along one axis: for each output the inputs, and the same without
// borders. undefined where the operator does none of these. All
// channels count as one: those of a SpaceToDepth, which see less each, are told apart by nothing here.

import type { AxisMap, Tap } from '../../autodiff/axisMaps';
import { interpolationMap, resizedAxes } from '../../autodiff/interpolation';
import { poolWindows, reach, windowsOf, windowTaps } from '../../autodiff/windows';
import type { Node, ShapedGraph } from '../../onnx/graph';
import { intOf, textOf } from '../../onnx/nodeAttributes';
import type { Reading } from './intervals';

export interface AxisReading {
  readonly map: AxisMap;
  readonly reading: Reading;
}

interface AxisStep {
  readonly graph: ShapedGraph;
  readonly node: Node;
  readonly axis: number;
  /** Lengths of the axis before and after. */
  readonly size: number;
  readonly resized: number;
}

type AxisRule = (step: AxisStep) => AxisReading | undefined;

export const axisRules: Readonly<Record<string, AxisRule>> = {
  AveragePool: windowed,
  Conv: windowed,
  ConvTranspose: transposed,
  DepthToSpace: ({ node, size, resized }) => {
    const block = intOf(node, 'blocksize', 1);
    const map = mapOf(resized, (i) => [Math.floor(i / block)], size);
    return { map, reading: { first: 0, step: 1 / block, length: 1 } };
  },
  LpPool: windowed,
  MaxPool: windowed,
  Pad: padded,
  Resize: resizedReading,
  Slice: sliced,
  SpaceToDepth: ({ node, size, resized }) => blocks(size, resized, intOf(node, 'blocksize', 1)),
};

/** `length` neighbours become one. */
export function blocks(size: number, resized: number, length: number): AxisReading {
  const map = mapOf(resized, (i) => Array.from({ length }, (_, k) => i * length + k), size);
  return { map, reading: { first: 0, step: length, length } };
}

function mapOf(length: number, reads: (i: number) => readonly number[], size: number): AxisMap {
  const tap = (at: number): Tap => ({ at, weight: 1 });
  const isInside = (at: number): boolean => at >= 0 && at < size;
  return Array.from({ length }, (_, i) => reads(i).filter(isInside).map(tap));
}

function windowOf({ graph, node, axis }: AxisStep) {
  const isPool = node.op.endsWith('Pool');
  const kernel = graph.shapes.get(node.inputs[1] ?? '')?.dims.slice(2) ?? [];
  return (isPool ? poolWindows(node) : windowsOf(node, kernel))[axis - 2];
}

function windowed(step: AxisStep): AxisReading | undefined {
  const window = windowOf(step);
  if (!window) return undefined;
  return {
    map: Array.from({ length: step.resized }, (_, i) => windowTaps(window, step.size, i)),
    reading: { first: -window.before, step: window.stride, length: reach(window) + 1 },
  };
}

/** Input i adds to the outputs i · stride − before + k · dilation. */
function transposed(step: AxisStep): AxisReading | undefined {
  const window = windowOf(step);
  if (!window) return undefined;
  const { kernel, stride, dilation, before } = window;
  const offsets = Array.from({ length: kernel }, (_, k) => before - k * dilation);
  const map = mapOf(
    step.resized,
    (o) => offsets.map((offset) => (o + offset) / stride).filter(Number.isInteger),
    step.size,
  );
  const length = Math.ceil((reach(window) + 1) / stride);
  return { map, reading: { first: (before - reach(window)) / stride, step: 1 / stride, length } };
}

function numbers({ graph, node }: AxisStep, input: number): readonly number[] | undefined {
  const data = graph.constants.get(node.inputs[input] ?? '')?.data;
  return data && Array.from(data, Number);
}

function padded(step: AxisStep): AxisReading | undefined {
  const pads = numbers(step, 1);
  if (!pads || step.node.inputs[3]) return undefined;
  const before = pads[step.axis] ?? 0;
  const { size, resized } = step;
  const mode = textOf(step.node, 'mode', 'constant');
  const mirrored = (at: number): number => (at < 0 ? -at : at >= size ? 2 * (size - 1) - at : at);
  const source: Readonly<Record<string, (at: number) => number>> = {
    edge: (at) => Math.min(Math.max(at, 0), size - 1),
    reflect: mirrored,
    wrap: (at) => ((at % size) + size) % size,
  };
  const from = source[mode] ?? ((at: number) => at);
  const map = mapOf(resized, (i) => [from(i - before)], size);
  return { map, reading: { first: -before, step: 1, length: 1 } };
}

function resizedReading(step: AxisStep): AxisReading | undefined {
  const { graph, node, axis, size } = step;
  const dimsOf = (name: string | undefined) => graph.shapes.get(name ?? '')?.dims ?? [];
  const axes = resizedAxes(node, dimsOf(node.inputs[0]), dimsOf(node.outputs[0]), (input) =>
    graph.constants.get(node.inputs[input] ?? ''),
  );
  const resized = axes?.[axis];
  if (!resized) return undefined;
  const map = interpolationMap(node, resized);
  const reads = map.map((taps) => taps.filter(({ weight }) => weight !== 0).map(({ at }) => at));
  const widths = reads.map((at) => (at.length ? Math.max(...at) - Math.min(...at) + 1 : 1));
  const ratio = resized.scale === 0 ? 1 : 1 / resized.scale;
  const length = Math.min(size, Math.max(...widths));
  const first = (ratio - length) / 2;
  return { map, reading: { first: ratio === 1 ? 0 : first, step: ratio, length } };
}

function sliced(step: AxisStep): AxisReading | undefined {
  const [starts, axes, steps] = [numbers(step, 1), numbers(step, 3), numbers(step, 4)];
  if (!starts) return undefined;
  const { axis, size, resized } = step;
  const rank = step.graph.shapes.get(step.node.inputs[0] ?? '')?.dims.length ?? 0;
  const at = (axes ?? [...starts.keys()]).findIndex((each) => (each + rank) % rank === axis);
  const given = at < 0 ? 0 : (starts[at] ?? 0);
  const stride = at < 0 ? 1 : (steps?.[at] ?? 1);
  const last = stride < 0 ? size - 1 : size;
  const first = Math.min(given < 0 ? given + size : given, last);
  const map = mapOf(resized, (i) => [first + i * stride], size);
  return { map, reading: { first, step: stride, length: 1 } };
}
