import { describe, expect, it } from 'vitest';
import { gradientRules } from '../../../src/core/autodiff/rules';
import { rememberPicture } from '../../../src/core/explain/rememberPicture';
import { never, toySubject } from './support';

/** scores = relu(2x) · w */
const network = () =>
  toySubject({ dims: [1, 1, 2] }, (graph, image, batch) => {
    graph.node('Mul', [image, graph.weight('two', 'float32', [], [2])], { outputs: ['double'] });
    graph.node('Relu', ['double'], { outputs: ['layer'] });
    const shape = graph.weight('shape', 'int64', [2], [batch, 2]);
    graph.node('Reshape', ['layer', shape], { outputs: ['flat'] });
    const weights = graph.weight('weights', 'float32', [2, 2], [1, 2, 3, 4]);
    return graph.node('MatMul', ['flat', weights], { outputs: ['scores'] })[0] ?? '';
  });

const picture = Float32Array.of(1, 2);
const backward = {
  of: 'scores',
  seed: Float32Array.of(1, 0),
  wanted: ['layer'],
  rules: gradientRules,
};

describe('a subject that remembers its picture', () => {
  it('has the scores from a pass that was made for something else', async () => {
    const subject = rememberPicture(await network(), picture);
    const pass = { rows: picture, count: 1, fetches: ['layer'], backward };
    const { gradients } = await subject.run(pass, never);
    const { values } = await subject.run({ rows: picture, count: 1, fetches: ['scores'] }, never);
    expect([...(gradients.get('layer') ?? [])]).toEqual([1, 3]);
    expect([...(values.get('scores') ?? [])]).toEqual([14, 20]);
    expect(subject.passes).toEqual({ forward: 1, backward: 1 });
  });

  it('differentiates from a layer on whose value it knows, with the same result', async () => {
    const subject = rememberPicture(await network(), picture);
    await subject.run({ rows: picture, count: 1, fetches: ['layer'] }, never);
    const pass = { rows: picture, count: 1, fetches: ['layer'], backward };
    const { values, gradients } = await subject.run(pass, never);
    expect([...(values.get('layer') ?? [])]).toEqual([2, 4]);
    expect([...(gradients.get('layer') ?? [])]).toEqual([1, 3]);
  });

  it('knows nothing of other pictures', async () => {
    const subject = rememberPicture(await network(), picture);
    await subject.run({ rows: picture, count: 1, fetches: [] }, never);
    const rows = Float32Array.of(0, 1);
    const { values } = await subject.run({ rows, count: 1, fetches: ['scores'] }, never);
    expect([...(values.get('scores') ?? [])]).toEqual([6, 8]);
  });
});
