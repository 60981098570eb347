// Operators that make one number out of many: the numbers that they read, and the weights they read them with.

import type { ArithmeticStep, WindowPlace } from '../../../protocol/features';
import { type AxisWindow, poolWindows, windowsOf } from '../../autodiff/windows';
import type { Node, ShapedGraph } from '../../onnx/graph';
import { floatOf, intOf } from '../../onnx/nodeAttributes';
import { toFloat32 } from '../../runtime/cast';
import { broadcastIndex, coordinatesOf, type Dims, indexOf } from './indices';
import type { NumberPlace } from './sourceOfMoved';

/** A step without its result, made when the numbers of the value that is read are known. */
export interface Gathering {
  readonly reads: string;
  step(numbers: Float32Array): DistributiveOmit<ArithmeticStep, 'node' | 'op' | 'result'>;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** null: no such operator, or one with weights that depend on the picture. */
export function gatheringOf(graph: ShapedGraph, node: Node, place: NumberPlace): Gathering | null {
  const [reads = ''] = node.inputs;
  const dims = graph.shapes.get(reads)?.dims ?? [];
  const at = coordinatesOf(place.index, graph.shapes.get(place.value)?.dims ?? []);
  switch (node.op) {
    case 'Conv':
      return convolution(graph, node, reads, dims, at);
    case 'MaxPool':
    case 'AveragePool':
    case 'LpPool':
      return place.value === node.outputs[0] ? pooling(node, reads, dims, at) : null;
    case 'GlobalAveragePool':
    case 'GlobalMaxPool':
      return dims.length === 4 ? globalPooling(node, reads, dims, at) : null;
    case 'MatMul':
    case 'Gemm':
      return product(graph, node, reads, dims, at);
    default:
      return null;
  }
}

function windowAt(
  [down, across]: readonly AxisWindow[],
  dims: Dims,
  [, , y = 0, x = 0]: readonly number[],
): WindowPlace | null {
  if (!down || !across || dims.length !== 4) return null;
  return {
    top: y * down.stride - down.before,
    left: x * across.stride - across.before,
    height: down.kernel,
    width: across.kernel,
    dilationY: down.dilation,
    dilationX: across.dilation,
    mapHeight: dims[2] ?? 0,
    mapWidth: dims[3] ?? 0,
  };
}

/** Numbers under the window in one channel, row by row; null outside of the map. */
function under(
  window: WindowPlace,
  numbers: Float32Array,
  dims: Dims,
  [n, channel]: readonly [number, number],
): readonly (number | null)[] {
  const found: (number | null)[] = [];
  for (let row = 0; row < window.height; row++) {
    const y = window.top + row * window.dilationY;
    for (let column = 0; column < window.width; column++) {
      const x = window.left + column * window.dilationX;
      const isInside = y >= 0 && y < window.mapHeight && x >= 0 && x < window.mapWidth;
      found.push(isInside ? (numbers[indexOf([n, channel, y, x], dims)] ?? 0) : null);
    }
  }
  return found;
}

function convolution(
  { constants }: ShapedGraph,
  node: Node,
  reads: string,
  dims: Dims,
  at: readonly number[],
): Gathering | null {
  const weight = constants.get(node.inputs[1] ?? '');
  const biases = constants.get(node.inputs[2] ?? '');
  const [filters = 0, perGroup = 0, ...kernel] = weight?.dims ?? [];
  const window = windowAt(windowsOf(node, kernel), dims, at);
  if (!weight || !window || (node.inputs[2] && !biases)) return null;
  const [n = 0, filter = 0] = at;
  const group = Math.floor(filter / (filters / intOf(node, 'group', 1)));
  const channels = Array.from({ length: perGroup }, (_, i) => group * perGroup + i);
  const length = window.height * window.width;
  const weights = toFloat32(weight).slice(
    filter * perGroup * length,
    (filter + 1) * perGroup * length,
  );
  return {
    reads,
    step: (numbers) => {
      const patch = Float32Array.from(
        channels.flatMap((channel) => under(window, numbers, dims, [n, channel])),
        (value) => value ?? 0,
      );
      const sums = Float32Array.from(channels, (_, i) => {
        let sum = 0;
        for (let k = i * length; k < (i + 1) * length; k++) {
          sum += (patch[k] ?? 0) * (weights[k] ?? 0);
        }
        return sum;
      });
      const bias = biases ? (toFloat32(biases)[filter] ?? 0) : null;
      return { kind: 'convolution', reads, window, channels, patch, kernel: weights, sums, bias };
    },
  };
}

function pooling(node: Node, reads: string, dims: Dims, at: readonly number[]): Gathering | null {
  const windows = poolWindows(node);
  const window = windowAt(windows, dims, at);
  if (!window) return null;
  const isPaddingCounted = intOf(node, 'count_include_pad', 0) === 1 && node.op === 'AveragePool';
  const reduction = node.op === 'MaxPool' ? 'maximum' : node.op === 'AveragePool' ? 'mean' : 'norm';
  const [n = 0, channel = 0] = at;
  return {
    reads,
    step: (numbers) => {
      const patch = under(window, numbers, dims, [n, channel]);
      return {
        kind: 'pooling',
        reads,
        window,
        reduction,
        patch: Float32Array.from(patch, (value) => value ?? 0),
        counts: patch.map(
          (value, k) => value !== null || (isPaddingCounted && isInPadding(window, windows, k)),
        ),
      };
    },
  };
}

/** With ceil_mode a window may reach beyond the padding, where nothing counts. */
function isInPadding(window: WindowPlace, windows: readonly AxisWindow[], k: number): boolean {
  const y = window.top + Math.floor(k / window.width) * window.dilationY;
  const x = window.left + (k % window.width) * window.dilationX;
  const [down, across] = windows;
  return y < window.mapHeight + (down?.after ?? 0) && x < window.mapWidth + (across?.after ?? 0);
}

function globalPooling(node: Node, reads: string, dims: Dims, at: readonly number[]): Gathering {
  const [, , height = 1, width = 1] = dims;
  const window: WindowPlace = {
    ...{ top: 0, left: 0, height, width, dilationY: 1, dilationX: 1 },
    ...{ mapHeight: height, mapWidth: width },
  };
  const [n = 0, channel = 0] = at;
  return {
    reads,
    step: (numbers) => {
      const patch = Float32Array.from(
        under(window, numbers, dims, [n, channel]),
        (value) => value ?? 0,
      );
      const reduction = node.op === 'GlobalMaxPool' ? 'maximum' : 'mean';
      const counts = Array.from(patch, () => true);
      return { kind: 'pooling', reads, window, reduction, patch, counts };
    },
  };
}

/** A row of the input times a column of constant weights. */
function product(
  { constants }: ShapedGraph,
  node: Node,
  reads: string,
  dims: Dims,
  at: readonly number[],
): Gathering | null {
  const weight = constants.get(node.inputs[1] ?? '');
  const biases = constants.get(node.inputs[2] ?? '');
  const isGemm = node.op === 'Gemm';
  const isPlain = weight?.dims.length === 2 && dims.length >= 2 && intOf(node, 'transA', 0) === 0;
  if (!isPlain || (isGemm && node.inputs[2] && !biases)) return null;
  const column = at.at(-1) ?? 0;
  const [rows = 0, columns = 0] = weight.dims;
  const isTransposed = intOf(node, 'transB', 0) === 1;
  const length = isTransposed ? columns : rows;
  const alpha = isGemm ? floatOf(node, 'alpha', 1) : 1;
  const all = toFloat32(weight);
  const weights = Float32Array.from({ length }, (_, k) => {
    const index = isTransposed ? column * columns + k : k * columns + column;
    return alpha * (all[index] ?? 0);
  });
  const start = indexOf([...at.slice(0, -1), 0], [...dims.slice(0, -1), length]);
  const beta = isGemm ? floatOf(node, 'beta', 1) : 0;
  const biasAt = biases && toFloat32(biases)[broadcastIndex(at, biases.dims)];
  return {
    reads,
    step: (numbers) => ({
      kind: 'product',
      reads,
      inputs: numbers.slice(start, start + length),
      weights,
      bias: biasAt === undefined ? null : beta * biasAt,
    }),
  };
}
