// The gradient of weights where every channel has its own: as a convolution it would have kernels as large as maps, one per
// channel and picture. Here rows of the input are multiplied with rows of dy, each place with each, which matrices do so
// fast that it does not matter how few of the products are needed: those on k diagonals.

import { elementCount } from '../onnx/tensor';
import type { Ops, Tensor } from './ops';
import { type AxisWindow, kernelPositions, reach, spatialAxes, under } from './windows';

/** Rows are cut, so that there are not too many products beside the diagonals: in pieces of about this many places. */
const pieceLength = 28;
/** Longer rows would be cut into more pieces than the graph should have nodes for. */
const longestRow = 256;

export function isDepthwise(x: Tensor, dims: readonly number[], groups: number): boolean {
  const [outputs, inputs] = dims;
  const isRowShort = (x.dims.at(-1) ?? 0) <= longestRow;
  return inputs === 1 && outputs === groups && groups > 1 && dims.length > 2 && isRowShort;
}

/** dw[c, 0, …, k] = Σ over n, rows and o of dy[n, c, …, o] x[n, c, …, o · stride − before + k · dilation] */
export function depthwiseGradient(
  ops: Ops,
  x: Tensor,
  dy: Tensor,
  dims: readonly number[],
  windows: readonly AxisWindow[],
): Tensor {
  const window = windows.at(-1);
  const [channels = 0] = dims;
  const [width = 0, places = 0] = [x.dims.at(-1), dy.dims.at(-1)];
  if (!window) throw new Error('A convolution has at least one axis.');
  const above = windows.slice(0, -1);
  const around = (side: (each: AxisWindow) => number) => [0, 0, ...above.map(side), 0];
  const padded = ops.pad(
    channelsFirst(ops, x),
    around(({ before }) => before),
    around(({ after }) => after),
  );
  const rowsOf = dy.dims.slice(2, -1);
  const rows = (dy.dims[0] ?? 0) * elementCount(rowsOf);
  const dyRows = ops.reshape(channelsFirst(ops, dy), [channels, rows, places]);
  const pieces = piecesOf(window, width, places).map((piece) => ({
    ...piece,
    dy: ops.slice(dyRows, [{ axis: 2, start: piece.place, end: piece.place + piece.places }]),
  }));
  const products = kernelPositions(above).flatMap((position) => {
    const beneath = under(ops, padded, above, position, rowsOf, 2);
    const xRows = ops.reshape(beneath, [channels, rows, width]);
    const row = pieces.map((piece) => {
      const x = ops.slice(xRows, [{ axis: 2, start: piece.at, end: piece.at + piece.width }]);
      const product = ops.matmul(ops.swapLast(x), piece.dy);
      return ops.reshape(product, [channels, 1, piece.width * piece.places]);
    });
    return ops.concat(row, 2);
  });
  const sums = ops.matmul(ops.concat(products, 1), diagonals(ops, window, pieces));
  return ops.reshape(sums, dims);
}

interface Piece {
  /** The first of its places in dy, and of what they read in x. */
  readonly place: number;
  readonly places: number;
  readonly at: number;
  readonly width: number;
}

function piecesOf(window: AxisWindow, width: number, places: number): readonly Piece[] {
  const { stride, before } = window;
  const count = Math.ceil(places / pieceLength);
  return Array.from({ length: count }, (_, i) => {
    const place = Math.round((i * places) / count);
    const end = Math.round(((i + 1) * places) / count);
    const at = Math.min(width - 1, Math.max(0, place * stride - before));
    const last = (end - 1) * stride - before + reach(window);
    return { place, places: end - place, at, width: Math.max(1, Math.min(width, last + 1) - at) };
  });
}

/** [N, C, …] → [C, N, …] */
function channelsFirst(ops: Ops, x: Tensor): Tensor {
  return ops.transpose(x, [1, 0, ...spatialAxes(x)]);
}

/** [Σ width · places, kernel]: 1 where a place reads the input through that element of the kernel. */
function diagonals(ops: Ops, window: AxisWindow, pieces: readonly Piece[]): Tensor {
  const { kernel, stride, dilation, before } = window;
  const count = pieces.reduce((sum, { width, places }) => sum + width * places, 0);
  const data = new Float32Array(count * kernel);
  let first = 0;
  for (const { place, places, at, width } of pieces) {
    for (let i = 0; i < places; i++) {
      for (let k = 0; k < kernel; k++) {
        const read = (place + i) * stride - before + k * dilation - at;
        if (read >= 0 && read < width) data[(first + read * places + i) * kernel + k] = 1;
      }
    }
    first += width * places;
  }
  return ops.constant({ type: 'float32', dims: [count, kernel], data });
}
