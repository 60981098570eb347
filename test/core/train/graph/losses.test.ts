import { expect, it } from 'vitest';
import { createOps } from '../../../../src/core/autodiff/ops';
import { lossOf } from '../../../../src/core/train/graph/losses';
import { trainedBy } from '../../../../src/core/train/network/trainedBy';
import type { LossConfig } from '../../../../src/protocol/trainRecipe';
import { float32, runGraph } from '../../autodiff/support';
import { checkParameters, worstOf } from './gradientChecks';
import { labelFeeds, numbers, plainStep } from './support';
import { tinyNetwork, tinyPicture } from './tinyNet';

const logits = [
  [2, -1, 0.5],
  [-40, 60, 3],
];
const targets = [
  [0.7, 0.1, 0.2],
  [0, 1, 0],
];

/** In double precision, by the formula. */
const formulas: Readonly<Record<LossConfig['kind'], (z: readonly number[], k: number) => number>> =
  {
    'cross-entropy': (z, k) => -logSoftmax(z, k),
    focal: (z, k) => -((1 - Math.exp(logSoftmax(z, k))) ** 2) * logSoftmax(z, k),
    binary: () => 0,
  };

function logSoftmax(z: readonly number[], k: number): number {
  return (z[k] ?? 0) - Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0));
}

const configs: readonly LossConfig[] = [
  { kind: 'cross-entropy', labelSmoothing: 0.1 },
  { kind: 'focal', gamma: 2 },
  { kind: 'binary' },
];

it.each(configs)('$kind is its formula, however large the scores', async (config) => {
  const ops = createOps('loss', () => false);
  const given = (name: string) => ({ name, type: 'float32' as const, dims: [2, 3] });
  const result = lossOf(config)(ops, given('z'), given('t'));
  const graph = {
    inputs: [given('z'), given('t')],
    outputs: [result.name],
    ...{ nodes: ops.nodes, constants: ops.constants },
  };
  const feeds = { z: float32([2, 3], logits.flat()), t: float32([2, 3], targets.flat()) };
  const values = numbers((await runGraph(graph, feeds, [result.name]))[result.name]);
  const expected = logits.flatMap((z, row) =>
    z.map((score, k) => {
      const target = targets[row]?.[k] ?? 0;
      if (config.kind !== 'binary') return target * formulas[config.kind](z, k);
      const p = 1 / (1 + Math.exp(-score));
      return -target * Math.log(p) - (target === 1 ? 0 : (1 - target) * Math.log(1 - p));
    }),
  );
  expect(values).toEqual(expected.map((value) => expect.closeTo(value, 4)));
});

it.each([...configs, { kind: 'focal', gamma: 0.5 } as const])(
  'gradients of $kind for every parameter equal finite differences',
  async (loss) => {
    const network = await tinyNetwork();
    const options = { ...plainStep, trained: trainedBy(network, 'all'), loss };
    const soft = [0.8, 0.1, 0.1, 0.05, 0.9, 0.05, 0, 0, 1, 0.3, 0.4, 0.3];
    const feeds = {
      ...{ x: tinyPicture, ...labelFeeds([0, 1, 2, 1], 3) },
      'loss/targets': float32([4, 3], soft),
      'loss/weights': float32([4, 3], [1, 2, 0.5, 1, 2, 0.5, 1, 2, 0.5, 0, 0, 0]),
      'loss/norm': float32([], [3.5]),
    };
    const checked = await checkParameters(network, options, feeds, 2e-3);
    expect(checked.zero).toEqual([]);
    expect(worstOf(checked.checks), JSON.stringify(checked.checks)).toBeLessThan(1e-2);
  },
);
