// Class-activation maps without gradients: published drops, and values worked out by hand.

import { describe, expect, it } from 'vitest';
import { layerMaps } from '../../../src/core/explain/layerMaps';
import { ablationCam, ablationDrops } from '../../../src/core/explain/methods/ablationCam';
import { scoreCam } from '../../../src/core/explain/methods/scoreCam';
import { contextOf, distance, plainLayer } from './methodContext';
import { captumConv, linear, range } from './perturbationNets';
import { toySubject } from './support';

describe('Ablation-CAM', () => {
  const captumTests = 'captum tests/attr/layer/test_layer_ablation.py';
  // The layer [2, 2, 2] of Captum's net, read as channels of other shapes: the order in memory is the same.
  it.each([
    {
      source: `${captumTests} test_simple_multi_input_conv_intermediate, single elements`,
      dims: [8, 1, 1] as const,
      expected: [4, 13, 40, 49, 0, 0, -15, -24],
    },
    {
      source: `${captumTests} test_simple_multi_input_conv_intermediate, with layer_mask`,
      dims: [4, 1, 2] as const,
      expected: [17, 67, 0, -39],
    },
  ])('gives the published drops: $source', async ({ dims, expected }) => {
    const context = contextOf(await captumConv(Array(16).fill(1)), range(16));
    const found = await layerMaps({ ...context, layer: plainLayer('relu1', dims) }, [
      context.objective.of,
    ]);
    const drops = await ablationDrops(context, found, () => undefined);
    expect(
      distance(
        [...drops].map((drop) => drop * 67),
        expected,
      ),
    ).toBeLessThan(1e-4);
  });

  it('weighs channels by the relative drop, keeps the sign of a negative score and drops what is negative', async () => {
    // score = 3 · mean(channel 0) − 5 · mean(channel 1) of relu(x)
    const subject = await toySubject({ dims: [2, 1, 2], batchSize: 2 }, (graph, image, batch) => {
      graph.node('Relu', [image], { outputs: ['layer'] });
      const shape = graph.weight('shape', 'int64', [2], [batch, 4]);
      graph.node('Reshape', ['layer', shape], { outputs: ['flat'] });
      graph.weight('weights', 'float32', [4, 1], [1.5, 1.5, -2.5, -2.5]);
      return graph.node('MatMul', ['flat', 'weights'], { outputs: ['scores'] })[0] ?? '';
    });
    const layer = plainLayer('layer', [2, 1, 2]);
    const { raw, heatmap } = await ablationCam.explain(contextOf(subject, [2, 0, 0, 4], { layer }));
    // y = 3 − 10 = −7, drops 3 and −10: Σ = [2 · 3/7, −4 · 10/7]
    expect([...raw.data]).toEqual([Math.fround(6 / 7), 0]);
    expect({ ...heatmap, data: [...heatmap.data] }).toEqual({
      width: 2,
      height: 1,
      data: [Math.fround(6 / 7), 0],
      isSigned: false,
    });
    expect(subject.passes).toEqual({ forward: 3, backward: 0 });
  });
});

describe('Ablation-CAM of a target that lies before its layer', () => {
  it('is blank: nothing behind the layer changes it', async () => {
    const subject = await toySubject({ dims: [1, 1, 2], batchSize: 2 }, (graph, image, batch) => {
      graph.node('Neg', [image], { outputs: ['before'] });
      graph.node('Relu', ['before'], { outputs: ['layer'] });
      const shape = graph.weight('shape', 'int64', [2], [batch, 2]);
      return graph.node('Reshape', ['layer', shape], { outputs: ['scores'] })[0] ?? '';
    });
    const { raw } = await ablationCam.explain(
      contextOf(subject, [-1, -2], {
        layer: plainLayer('layer', [1, 1, 2]),
        objective: { of: 'before', seed: Float32Array.of(1, 1) },
      }),
    );
    expect([...raw.data]).toEqual([0, 0]);
  });
});

describe('Score-CAM', () => {
  it('weighs channels by the softmax of the score of the picture that they let through', async () => {
    // Layer = picture, score = 2 · x0 + x3 of the first channel: masks show one pixel each.
    const subject = await linear([2, 1, 4], [2, 0, 0, 1, 0, 0, 0, 0]);
    const layer = plainLayer('image', [2, 1, 4]);
    const picture = [1, 0, 0, 0, 0, 0, 0, 5];
    const { raw } = await scoreCam.explain(contextOf(subject, picture, { layer }));
    // The mask of channel 0 shows the first pixel (score 2), that of channel 1 the last one (score 0).
    const weight = Math.exp(2) / (Math.exp(2) + 1);
    expect(distance(raw.data, [weight, 0, 0, 5 * (1 - weight)])).toBeLessThan(1e-6);
    expect(raw.dims).toEqual([1, 4]);
  });

  it('runs channels without contrast once, as hiding everything', async () => {
    const subject = await linear([4, 1, 2], [1, 0, 0, 0, 0, 0, 0, 0]);
    const layer = plainLayer('image', [4, 1, 2]);
    const picture = [3, 0, 0, 0, 2, 2, 0, 0];
    const { raw } = await scoreCam.explain(contextOf(subject, picture, { layer }));
    const [high, low] = [Math.exp(3), 1].map((power) => power / (Math.exp(3) + 3));
    expect(distance(raw.data, [3 * (high ?? 0) + 2 * (low ?? 0), 2 * (low ?? 0)])).toBeLessThan(
      1e-5,
    );
    expect(subject.passes.forward).toBe(3);
  });
});
