// Training steps against PyTorch: norms of all gradients, and the loss over five steps of three optimizers.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type StepOptions, stepProgram } from '../../../../src/core/train/graph/stepProgram';
import { initialValues } from '../../../../src/core/train/network/initialValues';
import { trainedBy } from '../../../../src/core/train/network/trainedBy';
import type { OptimizerConfig } from '../../../../src/protocol/trainRecipe';
import {
  labelFeeds,
  numbers,
  type Prepared,
  plainStep,
  prepareFile,
  readTensor,
  runnerOf,
  shared,
} from './support';

interface Recorded {
  readonly labels: readonly number[];
  readonly loss0: number;
  /** By PyTorch's name. */
  readonly gradNorm: Readonly<Record<string, number>>;
  readonly sgd: readonly number[];
  readonly sgdMomentum: readonly number[];
  readonly adamw: readonly number[];
}

const sgd = { kind: 'sgd', momentum: 0, nesterov: false } as const;
const adamw = { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

const recipes: readonly {
  readonly recorded: 'sgd' | 'sgdMomentum' | 'adamw';
  readonly optimizer: OptimizerConfig;
  readonly weightDecay: number;
  readonly learningRate: number;
}[] = [
  { recorded: 'sgd', optimizer: sgd, weightDecay: 0, learningRate: 0.005 },
  {
    ...{ recorded: 'sgdMomentum', optimizer: { ...sgd, momentum: 0.9 } },
    ...{ weightDecay: 0.01, learningRate: 0.005 },
  },
  { recorded: 'adamw', optimizer: adamw, weightDecay: 0.01, learningRate: 1e-3 },
];

const folder = join(shared, 'reference');

describe.skipIf(!existsSync(folder))('steps as PyTorch takes them', () => {
  describe.each(['vgg', 'vit'])('%s', (name) => {
    const recorded: Recorded = JSON.parse(readFileSync(join(folder, `${name}.train.json`), 'utf8'));
    const prepare = (): Promise<Prepared> =>
      prepareFile(join(folder, `${name}.onnx`), {
        picture: readTensor(join(folder, `${name}.train.input.npy`)),
      });

    it('has every parameter, and gradients of the recorded norms', async () => {
      const { network, picture } = await prepare();
      const trained = trainedBy(network, 'all');
      const step = stepProgram(network, { ...plainStep, trained });
      const runner = await runnerOf(step, { ...initialValues(network) });
      const results = await runner.run(
        {
          ...{ [step.input]: picture, ...labelFeeds(recorded.labels, 10) },
          ...step.rates(0, 1),
        },
        Object.values(step.outputs),
      );
      await runner.release();
      expect(numbers(results[step.outputs.loss])[0]).toBeCloseTo(recorded.loss0, 4);
      const norms = numbers(results[step.outputs.gradientNorms]);
      expect(sorted(norms).map((value, i) => value / (sorted(all(recorded))[i] ?? 0))).toEqual(
        norms.map(() => expect.closeTo(1, 4)),
      );
      const named = trained.flatMap((each, i) => {
        const norm = recorded.gradNorm[each];
        return norm === undefined ? [] : [(norms[i] ?? 0) / norm];
      });
      expect(named).toEqual(named.map(() => expect.closeTo(1, 4)));
      expect(norms.length).toBe(all(recorded).length);
    });

    it.each(recipes)('$recorded', async (recipe) => {
      const { network, picture } = await prepare();
      const losses = await lossesOf({ network, picture }, recorded.labels, recipe.learningRate, {
        ...{ optimizer: recipe.optimizer, weightDecay: recipe.weightDecay },
      });
      const expected = recorded[recipe.recorded];
      expect(losses.map((loss, i) => loss / (expected[i] ?? 0))).toEqual(
        expected.map(() => expect.closeTo(1, 4)),
      );
    });
  });
});

/** Before each of five steps, and after the last. */
async function lossesOf(
  { network, picture }: Prepared,
  labels: readonly number[],
  learningRate: number,
  options: Partial<StepOptions>,
): Promise<readonly number[]> {
  const trained = trainedBy(network, 'all');
  const step = stepProgram(network, { ...plainStep, trained, ...options });
  const runner = await runnerOf(step, { ...initialValues(network), ...step.initialState });
  const losses: number[] = [];
  for (let count = 1; count <= 6; count++) {
    const feeds = { [step.input]: picture, ...labelFeeds(labels, 10) };
    const results = await runner.run({ ...feeds, ...step.rates(learningRate, count) }, [
      step.outputs.loss,
    ]);
    losses.push(numbers(results[step.outputs.loss])[0] ?? Number.NaN);
  }
  await runner.release();
  return losses;
}

function all({ gradNorm }: Recorded): readonly number[] {
  return Object.values(gradNorm);
}

function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
