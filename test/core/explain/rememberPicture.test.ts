import { describe, expect, it } from 'vitest';
import { gradientRules } from '../../../src/core/autodiff/rules';
import { guidedRules } from '../../../src/core/explain/guidedRules';
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

  it('keeps gradients: the same pass again costs nothing and gives the same', async () => {
    const subject = rememberPicture(await network(), picture);
    const ofPicture = { ...backward, wanted: ['image'] };
    const pass = { rows: picture, count: 1, fetches: ['layer'], backward: ofPicture };
    const first = await subject.run(pass, never);
    const again = await subject.run({ ...pass, backward: { ...ofPicture } }, never);
    expect(Object.fromEntries(again.gradients)).toEqual({ image: Float32Array.of(2, 6) });
    expect(again.values).toEqual(first.values);
    expect(subject.passes).toEqual({ forward: 1, backward: 1 });
  });

  it.each([
    { name: 'seed', other: { seed: Float32Array.of(0, 1) }, expected: { image: [4, 8] } },
    { name: 'value', other: { wanted: ['layer'] }, expected: { layer: [1, 3] } },
    { name: 'target', other: { of: 'double' }, expected: { image: [2, 0] } },
    { name: 'set of rules', other: { rules: guidedRules }, expected: { image: [2, 6] } },
  ])('takes gradients of another $name for what they are', async ({ other, expected }) => {
    const subject = rememberPicture(await network(), picture);
    const ofPicture = { ...backward, wanted: ['image'] };
    const pass = { rows: picture, count: 1, fetches: [] };
    await subject.run({ ...pass, backward: ofPicture }, never);
    const { gradients } = await subject.run(
      { ...pass, backward: { ...ofPicture, ...other } },
      never,
    );
    const found = [...gradients].map(([name, row]) => [name, [...row]]);
    expect(Object.fromEntries(found)).toEqual(expected);
    expect(subject.passes.backward).toBe(2);
  });

  it('does not take a copy of the picture for the picture', async () => {
    const subject = rememberPicture(await network(), picture);
    const pass = { rows: picture, count: 1, fetches: ['scores'] };
    await subject.run(pass, never);
    await subject.run({ ...pass, rows: picture.slice() }, never);
    expect(subject.passes.forward).toBe(2);
  });
});
