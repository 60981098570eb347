import { describe, expect, it } from 'vitest';
import { namedLayer } from '../../../src/core/explain/layers';
import { resolveObjective, scoreKindOf } from '../../../src/core/explain/objective';
import { objectiveValues } from '../../../src/core/explain/perturb';
import type { ExplainTarget } from '../../../src/protocol/explain';
import { never, toySubject } from './support';

const subject = { scores: 'scores', probabilities: 'probabilities', classCount: 3 };
const scores = Float32Array.of(0.5, -1, 2);

/** One convolution to [2, 2, 3], channels first or handed on channels last. */
const convolution = () =>
  toySubject({ dims: [1, 2, 3] }, (graph, image, batch) => {
    const kernel = graph.weight('kernel', 'float32', [2, 1, 1, 1], [1, 10]);
    graph.node('Conv', [image, kernel], { outputs: ['maps'] });
    graph.node('Transpose', ['maps'], { outputs: ['last'], attributes: { perm: [0, 2, 3, 1] } });
    const shape = graph.weight('shape', 'int64', [2], [batch, 12]);
    return graph.node('Reshape', ['last', shape], { outputs: ['scores'] })[0] ?? '';
  });

describe('a target', () => {
  const rows: readonly {
    readonly target: ExplainTarget;
    readonly expected: object;
  }[] = [
    {
      target: { kind: 'top' },
      expected: { of: 'scores', seed: [0, 0, 1], index: 2, minus: null, kind: 'class' },
    },
    {
      target: { kind: 'class', index: 1 },
      expected: { of: 'scores', seed: [0, 1, 0], index: 1, minus: null, kind: 'class' },
    },
    {
      target: { kind: 'probability', index: 0 },
      expected: {
        of: 'probabilities',
        seed: [1, 0, 0],
        index: 0,
        minus: null,
        kind: 'probability',
      },
    },
    {
      target: { kind: 'difference', index: 2, minus: 0 },
      expected: { of: 'scores', seed: [-1, 0, 1], index: 2, minus: 0, kind: 'difference' },
    },
  ];
  it.each(rows)('of a class is a weighted sum of scores: $target', ({ target, expected }) => {
    const found = resolveObjective(subject, target, scores, null);
    expect({ ...found, seed: [...found.seed] }).toEqual({ ...expected, text: null });
  });

  it.each([-1, 3, 1.5, Number.NaN])('names the range when the class is %d', (index) => {
    const target = { kind: 'class', index } as const;
    expect(() => resolveObjective(subject, target, scores, null)).toThrow(
      expect.objectContaining({
        facts: expect.objectContaining({
          code: 'class-unknown',
          message: `There is no class ${index}: the model has 3, counted from 0 to 2.`,
        }),
      }),
    );
  });

  it('needs both classes of a difference', () => {
    const target = { kind: 'difference', index: 0, minus: 7 } as const;
    expect(() => resolveObjective(subject, target, scores, null)).toThrow(/no class 7/);
  });

  it('refuses the difference between a class and itself', () => {
    const target = { kind: 'difference', index: 1, minus: 1 } as const;
    expect(() => resolveObjective(subject, target, scores, null)).toThrow(/always zero/);
  });

  it.each([
    { layer: 'maps', place: undefined, value: 150, text: 'channel 1 of maps' },
    { layer: 'last', place: undefined, value: 150, text: 'channel 1 of last' },
    { layer: 'maps', place: { y: 1, x: 2 }, value: 50, text: 'at row 1, column 2' },
    { layer: 'last', place: { y: 1, x: 0 }, value: 30, text: 'at row 1, column 0' },
  ])('of a channel sums its places in $layer, or takes one: $place', async (row) => {
    const net = await convolution();
    const layer = namedLayer(net, row.layer);
    const place = row.place ? { place: row.place } : {};
    const target: ExplainTarget = { kind: 'channel', layer: row.layer, channel: 1, ...place };
    const found = resolveObjective(net, target, new Float32Array(0), layer);
    const picture = Float32Array.of(0, 1, 2, 3, 4, 5);
    const pass = { rows: picture, count: 1, fetches: [row.layer] };
    const { values } = await net.run(pass, never);
    const value = objectiveValues(found, values.get(row.layer) ?? new Float32Array(0));
    expect({ kind: found.kind, index: found.index, value: [...value] }).toEqual({
      kind: 'channel',
      index: null,
      value: [row.value],
    });
    expect(found.text).toContain(row.text);
  });

  it.each([
    { channel: 2 },
    { channel: -1 },
    { channel: 0.5 },
    { channel: 0, place: { y: 2, x: 0 } },
    { channel: 0, place: { y: 0, x: 3 } },
    { channel: 0, place: { y: 0.5, x: 0 } },
  ])('names the range when the channel is not there: %o', async (wrong) => {
    const net = await convolution();
    const target: ExplainTarget = { kind: 'channel', layer: 'maps', ...wrong };
    const layer = namedLayer(net, 'maps');
    expect(() => resolveObjective(net, target, scores, layer)).toThrow(
      expect.objectContaining({
        facts: expect.objectContaining({
          code: 'channel-unknown',
          message: '"maps" has 2 channels of 2 × 3, counted from 0.',
        }),
      }),
    );
  });

  it.each([
    { kind: 'class', hasScores: true, expected: 'logit' },
    { kind: 'class', hasScores: false, expected: 'output' },
    { kind: 'probability', hasScores: true, expected: 'probability' },
    { kind: 'difference', hasScores: false, expected: 'difference' },
    { kind: 'channel', hasScores: true, expected: 'activation' },
  ] as const)('is a number of the kind $expected', ({ kind, hasScores, expected }) => {
    expect(scoreKindOf(kind, hasScores)).toBe(expected);
  });
});
