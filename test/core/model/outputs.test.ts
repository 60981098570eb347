import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { interpret, sigmoid, softmax } from '../../../src/core/model/outputs';
import type { Activation, ModelCard, Resolved } from '../../../src/protocol/model';
import { cardOf, errorOf } from './support';

type Task = ModelCard['output']['task']['value'];

async function answer(
  activation: Activation,
  task: Task,
  classCount: number,
  labels: readonly string[] | null = null,
): Promise<ModelCard> {
  const card = await cardOf();
  const of = <T>(value: T): Resolved<T> => ({ value, source: 'card', detail: '' });
  const output = { ...card.output, activation: of(activation), task: of(task), classCount };
  return { ...card, labels: of(labels), output };
}

const logits = Float32Array.of(1, 3, 2);
/** By hand: e⁻², 1, e⁻¹ over their sum. */
const probabilities = [0.09003057, 0.66524096, 0.24472847];
const best = [
  { index: 1, label: 'b', probability: expect.closeTo(probabilities[1] ?? 0, 6), score: 3 },
  { index: 2, label: 'c', probability: expect.closeTo(probabilities[2] ?? 0, 6), score: 2 },
];

describe('interpret', () => {
  const labels = ['a', 'b', 'c'];
  it.each<readonly [activation: Activation, output: readonly number[], score: Float32Array | null]>(
    [
      ['none', [...logits], null],
      ['none', [...logits], logits],
      ['softmax', probabilities, logits],
      ['log-softmax', probabilities.map(Math.log), logits],
    ],
  )('single label, graph ends in %s', async (activation, output, score) => {
    const card = await answer(activation, 'single-label', 3, labels);
    expect(interpret(card, Float32Array.from(output), score, 2)).toEqual(best);
  });

  it('has no score where the graph has none', async () => {
    const card = await answer('softmax', 'single-label', 3, labels);
    const scores = interpret(card, Float32Array.from(probabilities), null, 1).map(
      ({ score }) => score,
    );
    expect(scores).toEqual([null]);
  });

  it('leaves labels on their own', async () => {
    const close = (value: number): unknown => expect.closeTo(value, 6);
    const raw = interpret(await answer('none', 'multi-label', 2), Float32Array.of(0, 2), null, 5);
    expect(raw).toEqual([
      { index: 1, label: null, probability: close(0.880797), score: 2 },
      { index: 0, label: null, probability: close(0.5), score: 0 },
    ]);
    const applied = await answer('sigmoid', 'multi-label', 2);
    expect(interpret(applied, Float32Array.of(0.9, 0.8), Float32Array.of(2.2, 1.4), 5)).toEqual([
      { index: 0, label: null, probability: close(0.9), score: close(2.2) },
      { index: 1, label: null, probability: close(0.8), score: close(1.4) },
    ]);
  });

  it('makes two rows of one output', async () => {
    const close = (value: number): unknown => expect.closeTo(value, 6);
    const names = ['no', 'yes'];
    const expected = [
      { index: 0, label: 'no', probability: close(0.880797), score: 2 },
      { index: 1, label: 'yes', probability: close(0.119203), score: -2 },
    ];
    const raw = await answer('none', 'binary', 2, names);
    expect(interpret(raw, Float32Array.of(-2), null, 2)).toEqual(expected);
    const applied = await answer('sigmoid', 'binary', 2, names);
    expect(interpret(applied, Float32Array.of(0.119203), Float32Array.of(-2), 2)).toEqual(expected);
    expect(interpret(applied, Float32Array.of(0.75), null, 1)).toEqual([
      { index: 1, label: 'yes', probability: 0.75, score: null },
    ]);
  });

  it('gives ties to the lower index, and lets scores tell apart equal probabilities', async () => {
    const card = await answer('softmax', 'single-label', 4);
    const indices = (
      output: readonly number[],
      score: readonly number[] | null,
    ): readonly number[] =>
      interpret(card, Float32Array.from(output), score && Float32Array.from(score), 9).map(
        ({ index }) => index,
      );
    expect(indices([0.25, 0.25, 0.25, 0.25], null)).toEqual([0, 1, 2, 3]);
    expect(indices([0, 0, 1, 0], [-300, -200, 9, -400])).toEqual([2, 1, 0, 3]);
  });

  it('survives scores that would overflow, and classes that are ruled out', async () => {
    const card = await answer('none', 'single-label', 3);
    const output = Float32Array.of(1e30, Number.NEGATIVE_INFINITY, 1e30);
    expect(interpret(card, output, null, 3).map(({ probability }) => probability)).toEqual([
      0.5, 0.5, 0,
    ]);
  });

  it.each<readonly [values: readonly number[], message: string]>([
    [[1, Number.NaN, 2], 'The model returned NaN in its output scores for this picture.'],
    [[1, Infinity, 2], 'The model returned Infinity in its output scores for this picture.'],
    [[-Infinity, -Infinity, -Infinity], 'The model returned -Infinity in its output scores'],
    [[1, 2], 'The model returned 2 values in its output scores for one picture, its card says 3.'],
    [[], 'The model returned 0 values in its output scores'],
  ])('refuses %j', async (values, message) => {
    const card = await answer('none', 'single-label', 3);
    expect(await errorOf(() => interpret(card, Float32Array.from(values), null, 3))).toContain(
      message,
    );
  });
});

it('softmax and sigmoid agree with their formulas, and never leave 0…1', () => {
  const random = createRandom(7);
  for (let round = 0; round < 50; round++) {
    const scores = Float32Array.from({ length: 1 + random.index(20) }, () => 4 * random.normal());
    const sum = scores.reduce((total, z) => total + Math.exp(z), 0);
    const expected = Array.from(scores, (z) => Math.exp(z) / sum);
    expect([...softmax(scores)]).toEqual(expected.map((value) => expect.closeTo(value, 12)));
    const z = 3 * random.normal();
    expect(sigmoid(z)).toBeCloseTo(1 / (1 + Math.exp(-z)), 14);
  }
  expect([sigmoid(-1000), sigmoid(1000), sigmoid(0)]).toEqual([0, 1, 0.5]);
});
