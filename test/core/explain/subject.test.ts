import { describe, expect, it } from 'vitest';
import { gradientRules } from '../../../src/core/autodiff/rules';
import { never, toySubject } from './support';

/** scores = relu(x) · w with a shortcut around the relu: x + relu(x). */
const residual = () =>
  toySubject({ dims: [1, 1, 3], batchSize: 2 }, (graph, image, batch) => {
    graph.node('Relu', [image], { outputs: ['layer'] });
    graph.node('Add', ['layer', image], { outputs: ['sum'] });
    const shape = graph.weight('shape', 'int64', [2], [batch, 3]);
    graph.node('Reshape', ['sum', shape], { outputs: ['flat'] });
    const weights = graph.weight('weights', 'float32', [3, 2], [1, 2, 3, 4, 5, 6]);
    return graph.node('MatMul', ['flat', weights], { outputs: ['scores'] })[0] ?? '';
  });

describe('a subject', () => {
  it('runs any number of pictures in batches and gives one row for each', async () => {
    const subject = await residual();
    const rows = Float32Array.of(1, 1, 1, -1, -1, -1, 1, 0, 0);
    const { values } = await subject.run({ rows, count: 3, fetches: ['scores'] }, never);
    expect([...(values.get('scores') ?? [])]).toEqual([18, 24, -9, -12, 2, 4]);
    expect(subject.passes).toEqual({ forward: 3, backward: 0 });
  });

  it('gives the gradient of a weighted sum of scores for each picture', async () => {
    const subject = await residual();
    const rows = Float32Array.of(1, -1, 1, 1, 1, -1, 1, 1, 1);
    const backward = {
      of: 'scores',
      seed: Float32Array.of(0, 1),
      wanted: ['image', 'layer', 'scores'],
      rules: gradientRules,
    };
    const { gradients } = await subject.run({ rows, count: 3, fetches: [], backward }, never);
    expect(Object.fromEntries([...gradients].map(([name, row]) => [name, [...row]]))).toEqual({
      image: [4, 4, 12, 4, 8, 6, 4, 8, 12],
      layer: [2, 4, 6, 2, 4, 6, 2, 4, 6],
      scores: [0, 1, 0, 1, 0, 1],
    });
  });

  it('gives zeros where the target does not depend on the value', async () => {
    const subject = await residual();
    const backward = {
      of: 'layer',
      seed: Float32Array.of(1, 1, 1),
      wanted: ['scores'],
      rules: gradientRules,
    };
    const pass = { rows: Float32Array.of(1, 2, 3), count: 1, fetches: [], backward };
    const { gradients } = await subject.run(pass, never);
    expect([...(gradients.get('scores') ?? [])]).toEqual([0, 0]);
  });

  it('runs again only what comes behind a layer, with what bypasses it from the picture', async () => {
    const subject = await residual();
    const from = { layer: 'layer', picture: Float32Array.of(10, 20, 30) };
    const rows = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0);
    const pass = { rows, count: 3, from, fetches: ['scores'] };
    const { values } = await subject.run(pass, never);
    expect([...(values.get('scores') ?? [])]).toEqual([220, 280, 221, 282, 223, 284]);
  });

  it('stops between batches when cancelled', async () => {
    const subject = await residual();
    const rows = new Float32Array(9);
    await expect(
      subject.run({ rows, count: 3, fetches: ['scores'] }, AbortSignal.abort()),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});
