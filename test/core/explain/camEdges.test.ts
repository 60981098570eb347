// Class activation maps where layers are laid out otherwise, cancel out, or hold what is no number.

import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { namedLayer } from '../../../src/core/explain/layers';
import { eigenCam } from '../../../src/core/explain/methods/eigenCam';
import { eigenGradCam } from '../../../src/core/explain/methods/eigenGradCam';
import { gradCam } from '../../../src/core/explain/methods/gradCam';
import { gradCamPlusPlus } from '../../../src/core/explain/methods/gradCamPlusPlus';
import { guidedBackprop } from '../../../src/core/explain/methods/guidedBackprop';
import { hiresCam } from '../../../src/core/explain/methods/hiresCam';
import { layerCam } from '../../../src/core/explain/methods/layerCam';
import { xgradCam } from '../../../src/core/explain/methods/xgradCam';
import type { Subject } from '../../../src/core/explain/subject';
import { contextOf, distance } from './methodContext';
import { captumConv, range } from './perturbationNets';
import { toySubject } from './support';

const methods = [
  gradCam,
  gradCamPlusPlus,
  hiresCam,
  xgradCam,
  layerCam,
  eigenCam,
  eigenGradCam,
] as const;

describe('a layer with channels last', () => {
  /** The same maps twice, channels first and last; only the latter are pooled. */
  const turned = () =>
    toySubject({ dims: [2, 3, 5] }, (graph, image, batch) => {
      const random = createRandom(6);
      const drawn = (name: string, dims: readonly number[]): string => {
        const length = dims.reduce((product, each) => product * each, 1);
        return graph.weight(
          name,
          'float32',
          dims,
          range(length).map(() => random.normal()),
        );
      };
      const padded = { outputs: ['conv'], attributes: { pads: [1, 1, 1, 1] } };
      graph.node('Conv', [image, drawn('kernel', [4, 2, 3, 3])], padded);
      graph.node('Relu', ['conv'], { outputs: ['first'] });
      graph.node('Transpose', ['first'], { outputs: ['last'], attributes: { perm: [0, 2, 3, 1] } });
      // Gradients differ from place to place.
      graph.node('Mul', ['last', drawn('places', [1, 3, 5, 4])], { outputs: ['weighted'] });
      graph.node('ReduceMean', ['weighted', graph.weight('axes', 'int64', [2], [1, 2])], {
        outputs: ['pooled'],
        attributes: { keepdims: 0 },
      });
      const shape = graph.weight('shape', 'int64', [2], [batch, 4]);
      graph.node('Reshape', ['pooled', shape], { outputs: ['flat'] });
      return graph.node('MatMul', ['flat', drawn('w', [4, 2])], { outputs: ['scores'] })[0] ?? '';
    });

  let subject: Subject;
  beforeAll(async () => {
    subject = await turned();
  });
  const random = createRandom(1);
  const picture = range(30).map(() => random.normal());

  it.each(methods)('has the same map as with channels first: $id', async (method) => {
    const mapAt = async (value: string) =>
      (await method.explain(contextOf(subject, picture, { layer: namedLayer(subject, value) })))
        .raw;
    const [first, last] = [await mapAt('first'), await mapAt('last')];
    expect([first.dims, last.dims]).toEqual([
      [3, 5],
      [3, 5],
    ]);
    expect(distance(first.data, last.data)).toBeLessThan(1e-6);
    expect(Math.max(...first.data)).toBeGreaterThan(1e-3);
  });
});

/** scores = Σ places · weights of a layer that is the picture itself, doubled. */
const weighted = (weights: readonly number[]) =>
  toySubject({ dims: [2, 1, weights.length / 2] }, (graph, image, batch) => {
    graph.node('Add', [image, image], { outputs: ['layer'] });
    graph.weight('shape', 'int64', [2], [batch, weights.length]);
    graph.node('Reshape', ['layer', 'shape'], { outputs: ['flat'] });
    graph.weight('weights', 'float32', [weights.length, 1], weights);
    return graph.node('MatMul', ['flat', 'weights'], { outputs: ['scores'] })[0] ?? '';
  });

describe('feature maps at their edges', () => {
  it.each(methods)(
    'are blank where all speak against the class or nothing varies: $id',
    async (method) => {
      const subject = await weighted([-1, -1, -1, -1, -1, -1]);
      const layer = namedLayer(subject, 'layer');
      const { raw } = await method.explain(contextOf(subject, [1, 1, 1, 1, 1, 1], { layer }));
      expect([...raw.data].map(Math.abs)).toEqual([0, 0, 0]);
    },
  );

  it.each(methods)('carry on what is no number: $id', async (method) => {
    const subject = await weighted([1, 2, 3, 4, 5, 6]);
    const layer = namedLayer(subject, 'layer');
    const picture = [1, Number.NaN, 3, 4, 5, 6];
    const { raw } = await method.explain(contextOf(subject, picture, { layer }));
    expect(raw.data.some(Number.isNaN)).toBe(true);
  });

  it('that sum to zero but for rounding get no weight in XGrad-CAM', async () => {
    const subject = await weighted([1, 0, 0, 1, 1, 1]);
    const layer = namedLayer(subject, 'layer');
    // 0.1 + 0.2 − 0.3 in single precision is no zero.
    const { raw } = await xgradCam.explain(
      contextOf(subject, [0.1, 0.2, -0.3, 1, 2, 3], { layer }),
    );
    expect([...raw.data]).toEqual([2, 4, 6]);
  });
});

describe('Captum’s guided Grad-CAM', () => {
  it('is the two maps that Glassbox has, enlarged to blocks and multiplied (test_simple_input_conv)', async () => {
    const subject = await captumConv(Array(16).fill(0));
    const context = contextOf(subject, range(16), { layer: namedLayer(subject, 'relu1') });
    const [map, guided] = [await gradCam.explain(context), await guidedBackprop.explain(context)];
    const product = range(16).map((i) => {
      const block = 2 * Math.floor(i / 8) + Math.floor((i % 4) / 2);
      return (map.raw.data[block] ?? 0) * (guided.raw.data[i] ?? 0);
    });
    // captum tests/attr/test_guided_grad_cam.py; Glassbox enlarges bilinearly, as the paper says, so its own product differs.
    expect(product).toEqual([0, 0, 4, 4, 0, 0, 12, 8, 28, 84, 97.5, 65, 28, 56, 65, 32.5]);
  });
});
