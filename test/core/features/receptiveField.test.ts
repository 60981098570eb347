// Receptive fields against brute force: one pixel is raised at a time, and the places that change are those that see it.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { receptiveFieldOf } from '../../../src/core/features/receptiveField/receptiveField';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import { graphBytes } from '../../../src/core/onnx/graph';
import type { TensorValue } from '../../../src/core/onnx/tensor';
import { toyGraph } from '../explain/support';
import { createSession, runSession } from '../ort';

type Build = (graph: GraphBuilder, image: string) => string;
type Spans = [number, number][];

const side = 9;
const random = createRandom(7);

/** Positive weights, so that no two paths cancel. */
function weight(graph: GraphBuilder, name: string, dims: readonly number[]): string {
  const length = dims.reduce((product, size) => product * size, 1);
  const data = Array.from({ length }, () => random.between(0.5, 1));
  return graph.weight(name, 'float32', dims, data);
}

function conv(graph: GraphBuilder, x: string, kernel: number, attributes: object): string {
  const w = weight(graph, `w${kernel}_${graph.toGraph().node.length}`, [2, 2, kernel, kernel]);
  const [y = ''] = graph.node('Conv', [x, w], { attributes: { ...attributes } });
  return y;
}

function single(op: string, attributes: object): Build {
  return (graph, x) => graph.node(op, [x], { attributes: { ...attributes } })[0] ?? '';
}

const ints = (...values: number[]) => ({ ints: values });

const cases: Readonly<Record<string, Build>> = {
  'a padded convolution': (g, x) => conv(g, x, 3, { pads: ints(1, 1, 1, 1) }),
  'a strided, dilated convolution': (g, x) =>
    conv(g, x, 2, { strides: ints(2, 2), dilations: ints(3, 2), pads: ints(2, 0, 1, 3) }),
  'two convolutions': (g, x) =>
    conv(g, conv(g, x, 3, { strides: ints(2, 2), pads: ints(1, 1, 1, 1) }), 3, {}),
  'a maximum pool with ceil_mode': single('MaxPool', {
    kernel_shape: ints(2, 2),
    strides: ints(2, 2),
    ceil_mode: 1,
  }),
  'a mean pool': single('AveragePool', { kernel_shape: ints(3, 2), pads: ints(1, 0, 1, 1) }),
  'a residual sum': (g, x) => {
    const y = conv(g, x, 3, { pads: ints(1, 1, 1, 1) });
    return g.node('Relu', g.node('Add', [x, y]))[0] ?? '';
  },
  'a concatenation of branches': (g, x) => {
    const y = conv(g, x, 5, { pads: ints(2, 2, 2, 2) });
    return g.node('Concat', [x, y], { attributes: { axis: 1 } })[0] ?? '';
  },
  'a transposed convolution': (g, x) => {
    const w = weight(g, 'up', [2, 2, 3, 3]);
    const attributes = { strides: ints(2, 2), pads: ints(1, 1, 0, 0) };
    return g.node('ConvTranspose', [x, w], { attributes })[0] ?? '';
  },
  'a linear resize': (g, x) => {
    const scales = g.weight('scales', 'float32', [4], [1, 1, 2, 2]);
    return g.node('Resize', [x, '', scales], { attributes: { mode: 'linear' } })[0] ?? '';
  },
  'a nearest resize': (g, x) => {
    const scales = g.weight('scales', 'float32', [4], [1, 1, 2, 3]);
    return g.node('Resize', [x, '', scales], { attributes: { mode: 'nearest' } })[0] ?? '';
  },
  'a reflecting pad': (g, x) => {
    const pads = g.weight('pads', 'int64', [8], [0, 0, 2, 1, 0, 0, 1, 3]);
    return conv(g, g.node('Pad', [x, pads], { attributes: { mode: 'reflect' } })[0] ?? '', 3, {});
  },
  'every second row and column': (g, x) => {
    const list = (name: string, values: number[]) => g.weight(name, 'int64', [2], values);
    const bounds = [list('s', [1, 0]), list('e', [9, 9]), list('a', [2, 3]), list('t', [2, 2])];
    return g.node('Slice', [x, ...bounds])[0] ?? '';
  },
  'space moved to depth, mixed and moved back': (g, x) => {
    const cut = conv(g, x, 2, {});
    const [deep = ''] = g.node('SpaceToDepth', [cut], { attributes: { blocksize: 2 } });
    const [mixed = ''] = g.node('Conv', [deep, weight(g, 'mix', [8, 8, 1, 1])]);
    return g.node('DepthToSpace', [mixed], { attributes: { blocksize: 2 } })[0] ?? '';
  },
};

describe('receptiveFieldOf', () => {
  it.each(Object.entries(cases))('finds the pixels that change %s', async (_name, build) => {
    const { graph, scores } = await toyGraph([2, side, side], build);
    const input = {
      name: 'image',
      layout: 'NCHW',
      channels: 2,
      height: side,
      width: side,
    } as const;
    const field = receptiveFieldOf(graph, input, scores);
    const found = await bruteForce(graphBytes(graph), scores);
    if (field.kind !== 'window') throw new Error(field.reason);
    const ofLength = (spans: readonly (readonly [number, number])[]) =>
      spans.map(([from, to]) => (from === to ? [0, 0] : [from, to]));
    expect({ rows: ofLength(field.rows), columns: ofLength(field.columns) }).toEqual(found);
  });

  it('knows the published sizes of ResNet-18', async () => {
    const { graph, scores } = await toyGraph([2, 64, 64], (g, image) => {
      let x = conv(g, image, 7, { strides: ints(2, 2), pads: ints(3, 3, 3, 3) });
      const pool = { kernel_shape: ints(3, 3), strides: ints(2, 2), pads: ints(1, 1, 1, 1) };
      x = g.node('MaxPool', [x], { attributes: pool })[0] ?? '';
      for (const stride of [1, 1, 2, 1, 2, 1, 2, 1]) {
        x = conv(g, x, 3, { strides: ints(stride, stride), pads: ints(1, 1, 1, 1) });
        x = conv(g, x, 3, { pads: ints(1, 1, 1, 1) });
      }
      return x;
    });
    const input = { name: 'image', layout: 'NCHW', channels: 2, height: 64, width: 64 } as const;
    expect(receptiveFieldOf(graph, input, scores)).toMatchObject({
      kind: 'window',
      size: { height: 435, width: 435 },
    });
  });

  it('says what makes every place see the whole picture', async () => {
    const { graph, scores } = await toyGraph([2, 6, 6], (g, x) => {
      const pooled = g.node('GlobalAveragePool', [x], { name: 'squeeze' });
      return g.node('Mul', [x, pooled[0] ?? ''])[0] ?? '';
    });
    const input = { name: 'image', layout: 'NCHW', channels: 2, height: 6, width: 6 } as const;
    expect(receptiveFieldOf(graph, input, scores)).toEqual({
      kind: 'whole',
      reason: 'Every place sees the whole picture: GlobalAveragePool "squeeze" reads all places.',
    });
  });
});

/** Hulls of the rows and of the columns whose pixels change each row and each column of the result. */
async function bruteForce(
  bytes: Uint8Array,
  value: string,
): Promise<{ rows: Spans; columns: Spans }> {
  const session = await createSession(bytes);
  const image = Float32Array.from({ length: 2 * side * side }, () => random.between(0.5, 1));
  const run = async (data: Float32Array): Promise<TensorValue> => {
    const feed: TensorValue = { type: 'float32', dims: [1, 2, side, side], data };
    const result = (await runSession(session, { image: feed }, [value]))[value];
    if (!result) throw new Error('no result');
    return result;
  };
  const base = await run(image);
  const [, channels = 0, height = 0, width = 0] = base.dims;
  const rows = Array.from({ length: height }, (): [number, number] => [0, 0]);
  const columns = Array.from({ length: width }, (): [number, number] => [0, 0]);
  const widen = (spans: Spans, at: number, pixel: number): void => {
    const [from, to] = spans[at] ?? [0, 0];
    spans[at] = from === to ? [pixel, pixel + 1] : [Math.min(from, pixel), Math.max(to, pixel + 1)];
  };
  for (let pixel = 0; pixel < side * side; pixel++) {
    const raised = image.slice();
    for (const at of [pixel, pixel + side * side]) raised[at] = 100;
    const { data } = await run(raised);
    for (let i = 0; i < channels * height * width; i++) {
      if (data[i] === base.data[i]) continue;
      const place = i % (height * width);
      widen(rows, Math.floor(place / width), Math.floor(pixel / side));
      widen(columns, place % width, pixel % side);
    }
  }
  await session.release();
  return { rows, columns };
}
