// Maps of the picture: one number per pixel, the same for channels first and last.

import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { inputHeatmap } from '../../../src/core/explain/inputMaps';
import { namedLayer } from '../../../src/core/explain/layers';
import { deconvnet } from '../../../src/core/explain/methods/deconvnet';
import { gradCam } from '../../../src/core/explain/methods/gradCam';
import { gradientXInput } from '../../../src/core/explain/methods/gradientXInput';
import { guidedBackprop } from '../../../src/core/explain/methods/guidedBackprop';
import { guidedGradCam } from '../../../src/core/explain/methods/guidedGradCam';
import { integratedGradients } from '../../../src/core/explain/methods/integratedGradients';
import { saliency } from '../../../src/core/explain/methods/saliency';
import { smoothGrad } from '../../../src/core/explain/methods/smoothGrad';
import { varGrad } from '../../../src/core/explain/methods/varGrad';
import type { Subject, SubjectInput } from '../../../src/core/explain/subject';
import { contextOf, distance, toySettings } from './methodContext';
import { toySubject } from './support';

const size = { channels: 3, height: 4, width: 6 };
const pixels = size.height * size.width;

/** A convolution, a ReLU and one linear layer over all places; channels last are turned before it, the weights the same. */
function network(layout: SubjectInput['layout']): Promise<Subject> {
  const isLast = layout === 'NHWC';
  const dims = isLast ? ([4, 6, 3] as const) : ([3, 4, 6] as const);
  const input = { ...size, layout, black: [-2, -1, 0], white: [2, 2, 1] };
  return toySubject({ dims, batchSize: 8, input }, (graph, image, batch) => {
    const random = createRandom(7);
    const drawn = (name: string, shape: readonly number[]): string => {
      const length = shape.reduce((product, each) => product * each, 1);
      const data = Array.from({ length }, () => 0.3 * random.normal());
      return graph.weight(name, 'float32', shape, data);
    };
    const turn = { attributes: { perm: [0, 3, 1, 2] } };
    const x = isLast ? (graph.node('Transpose', [image], turn)[0] ?? '') : image;
    const halved = { outputs: ['conv'], attributes: { strides: [2, 2], pads: [1, 1, 1, 1] } };
    graph.node('Conv', [x, drawn('kernel', [4, 3, 3, 3]), drawn('bias', [4])], halved);
    graph.node('Relu', ['conv'], { outputs: ['relu'] });
    const shape = graph.weight('shape', 'int64', [2], [batch, 24]);
    graph.node('Reshape', ['relu', shape], { outputs: ['flat'] });
    graph.node('MatMul', ['flat', drawn('w1', [24, 5])], { outputs: ['hidden'] });
    graph.node('Tanh', ['hidden'], { outputs: ['bent'] });
    return graph.node('MatMul', ['bent', drawn('w2', [5, 2])], { outputs: ['scores'] })[0] ?? '';
  });
}

/** From [channels, pixels] to [pixels, channels]. */
function channelsLast(values: ArrayLike<number>): Float32Array {
  const { channels } = size;
  return Float32Array.from(
    { length: channels * pixels },
    (_, i) => values[(i % channels) * pixels + Math.floor(i / channels)] ?? 0,
  );
}

const random = createRandom(3);
const picture = Float32Array.from({ length: 3 * pixels }, () => random.normal());

describe('channels first and channels last', () => {
  let subjects: Readonly<Record<SubjectInput['layout'], Subject>>;
  beforeAll(async () => {
    subjects = { NCHW: await network('NCHW'), NHWC: await network('NHWC') };
  });
  const ofPixels = [
    saliency,
    gradientXInput,
    integratedGradients,
    smoothGrad,
    varGrad,
    guidedBackprop,
    deconvnet,
    guidedGradCam,
  ];
  it.each(ofPixels)('give the same numbers in their own order: $id', async (method) => {
    const run = async (layout: SubjectInput['layout'], rows: Float32Array) => {
      const subject = subjects[layout];
      const layer = namedLayer(subject, 'relu');
      const settings = { ...toySettings, steps: 8, samples: 11 };
      return method.explain(contextOf(subject, rows, { layer, settings }));
    };
    const first = await run('NCHW', picture);
    const last = await run('NHWC', channelsLast(picture));
    expect([first.raw.dims, last.raw.dims]).toEqual([
      [3, 4, 6],
      [4, 6, 3],
    ]);
    expect(distance(last.raw.data, channelsLast(first.raw.data))).toBeLessThan(1e-5);
    expect(distance(last.heatmap.data, first.heatmap.data)).toBeLessThan(1e-5);
    expect(Math.max(...first.heatmap.data.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it('give the same Grad-CAM', async () => {
    const maps = [];
    for (const layout of ['NCHW', 'NHWC'] as const) {
      const subject = subjects[layout];
      const rows = layout === 'NCHW' ? picture : channelsLast(picture);
      const layer = namedLayer(subject, 'relu');
      maps.push((await gradCam.explain(contextOf(subject, rows, { layer }))).raw);
    }
    const [first, last] = maps;
    expect(first?.dims).toEqual([2, 3]);
    expect(distance(first?.data ?? [], last?.data ?? [])).toBeLessThan(1e-6);
  });
});

describe('one number per pixel', () => {
  const input: SubjectInput = {
    ...{ name: 'image', layout: 'NCHW', channels: 3, height: 1, width: 4 },
    ...{ black: [0, 0, 0], white: [1, 1, 1] },
  };
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  const values = Float32Array.of(1, nan, 2, 0, -5, 1, nan, 0, 3, 2, 1, -infinity);

  it.each([
    { over: 'largest', expected: [5, nan, nan, infinity] },
    { over: 'sum', expected: [-1, nan, nan, -infinity] },
  ] as const)('keeps what is no number, whichever channel it is in: $over', (row) => {
    expect([...inputHeatmap(input, values, row.over).data]).toEqual(row.expected);
  });
});
