import { expect, test } from 'vitest';
import { batchTargets, type TargetRule } from '../../../../src/core/train/data/targets';

const crossEntropy = (labelSmoothing: number) =>
  ({ kind: 'cross-entropy', labelSmoothing }) as const;
const plain: TargetRule = { outputs: 3, loss: crossEntropy(0), classWeights: [1, 1, 1] };
const mixed = { labels: [1, 2], lambda: 0.75 };
const f32 = (...values: number[]): Float32Array => Float32Array.from(values);

test.each<[string, Partial<TargetRule>, typeof mixed | null, number[], number[], number]>([
  [
    'one-hot, with a row of weight 0 to fill up',
    {},
    null,
    [1, 0, 0, 0, 0, 1, 0, 0, 0],
    [1, 1, 1, 1, 1, 1, 0, 0, 0],
    2,
  ],
  [
    'label smoothing 0.3 gives 0.7 + 0.1 and 0.1',
    { loss: crossEntropy(0.3) },
    null,
    [0.8, 0.1, 0.1, 0.1, 0.1, 0.8, 0, 0, 0],
    [1, 1, 1, 1, 1, 1, 0, 0, 0],
    2,
  ],
  [
    'class weights: each term its class, the norm that of the labels',
    { classWeights: [2, 0.5, 4] },
    null,
    [1, 0, 0, 0, 0, 1, 0, 0, 0],
    [2, 0.5, 4, 2, 0.5, 4, 0, 0, 0],
    6,
  ],
  [
    'mixup: shares of both labels, also in the norm; a picture with itself is one',
    { classWeights: [2, 0.5, 4] },
    mixed,
    [0.75, 0.25, 0, 0, 0, 1, 0, 0, 0],
    [2, 0.5, 4, 2, 0.5, 4, 0, 0, 0],
    0.75 * 2 + 0.25 * 0.5 + 4,
  ],
  [
    'sigmoids: all classes share the weight of the picture',
    { loss: { kind: 'binary' }, classWeights: [2, 0.5, 4] },
    null,
    [1, 0, 0, 0, 0, 1, 0, 0, 0],
    [...[2, 2, 2].map((w) => w / 3), ...[4, 4, 4].map((w) => w / 3), 0, 0, 0],
    6,
  ],
])('%s', (_, rule, mix, targets, weights, norm) => {
  const made = batchTargets({ ...plain, ...rule }, 3, [0, 2], mix);
  expect(made).toEqual({ targets: f32(...targets), weights: f32(...weights), norm });
});

test('one output is 1 for the second class', () => {
  const rule: TargetRule = { outputs: 1, loss: { kind: 'binary' }, classWeights: [1, 3] };
  expect(batchTargets(rule, 3, [0, 1])).toEqual({
    targets: f32(0, 1, 0),
    weights: f32(1, 3, 0),
    norm: 4,
  });
});
