import { expect, it } from 'vitest';
import type { TensorMap } from '../../../../src/core/onnx/tensor';
import { accumulatingPrograms } from '../../../../src/core/train/graph/accumulatingPrograms';
import { featuresProgram } from '../../../../src/core/train/graph/featuresProgram';
import { forwardProgram } from '../../../../src/core/train/graph/forwardProgram';
import { type StepOptions, stepProgram } from '../../../../src/core/train/graph/stepProgram';
import { initialValues } from '../../../../src/core/train/network/initialValues';
import { rateFactors } from '../../../../src/core/train/network/rateFactors';
import { trainedBy } from '../../../../src/core/train/network/trainedBy';
import type { Network } from '../../../../src/core/train/types';
import type { OptimizerConfig } from '../../../../src/protocol/trainRecipe';
import { float32 } from '../../autodiff/support';
import { labelFeeds, newHead, numbers, plainStep, runnerOf } from './support';
import { drawn, tinyNetwork, tinyPicture } from './tinyNet';

const labels = labelFeeds([0, 1, 2, 1], 3);
const feeds: TensorMap = { x: tinyPicture, ...labels };
const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-6 };
const sgd: OptimizerConfig = { kind: 'sgd', momentum: 0, nesterov: false };

/** Kept values after some steps at rate 0.1. */
async function trainedFor(
  steps: number,
  network: Network,
  options: StepOptions,
  given: TensorMap = feeds,
) {
  const step = stepProgram(network, options);
  const runner = await runnerOf(step, { ...initialValues(network), ...step.initialState });
  let outputs: TensorMap = {};
  for (let count = 1; count <= steps; count++) {
    outputs = await runner.run({ ...given, ...step.rates(0.1, count) }, [
      ...Object.values(step.outputs),
    ]);
  }
  await runner.release();
  return { values: runner.values, outputs, step };
}

/** Gradients of the tiny network at the start, as differences of a step of plain descent at rate 1. */
async function gradients(network: Network): Promise<Readonly<Record<string, readonly number[]>>> {
  const trained = trainedBy(network, 'all');
  const before = initialValues(network);
  const { values } = await trainedFor(1, network, { ...plainStep, trained });
  return Object.fromEntries(
    trained.map((name) => {
      const after = numbers(values[name]);
      return [name, numbers(before[name]).map((w, i) => (w - (after[i] ?? 0)) / 0.1)];
    }),
  );
}

const close = (values: readonly number[], digits = 5) =>
  values.map((value) => expect.closeTo(value, digits));

it.each<{
  readonly optimizer: OptimizerConfig;
  readonly delta: (g: number, w: number) => number;
}>([
  { optimizer: sgd, delta: (g, w) => 0.1 * (g + 0.02 * w) },
  {
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false },
    delta: (g, w) => 0.1 * (g + 0.02 * w),
  },
  {
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true },
    delta: (g, w) => 0.1 * 1.9 * (g + 0.02 * w),
  },
  {
    optimizer: { kind: 'adam', ...adam },
    delta: (g, w) => (0.1 * (g + 0.02 * w)) / (Math.abs(g + 0.02 * w) + 1e-6),
  },
  {
    optimizer: { kind: 'adamw', ...adam },
    delta: (g, w) => 0.1 * 0.02 * w + (0.1 * g) / (Math.abs(g) + 1e-6),
  },
])('the first step of $optimizer.kind is its formula', async ({ optimizer, delta }) => {
  const network = await tinyNetwork();
  const before = initialValues(network);
  const of = await gradients(network);
  const trained = ['fc.weight', 'stem.weight'];
  const options = { ...plainStep, trained, optimizer, weightDecay: 0.02 };
  const { values } = await trainedFor(1, network, options);
  for (const name of trained) {
    const expected = numbers(before[name]).map((w, i) => w - delta(of[name]?.[i] ?? 0, w));
    expect(numbers(values[name])).toEqual(close(expected, 4));
  }
  expect(values['body.0.weight']).toEqual(before['body.0.weight']);
});

it('the second step of Nesterov momentum looks ahead along what is remembered', async () => {
  // With the rate fed as 0 in the first step, the second has the same gradient.
  const network = await tinyNetwork();
  const g = (await gradients(network))['fc.bias'] ?? [];
  const optimizer: OptimizerConfig = { kind: 'sgd', momentum: 0.5, nesterov: true };
  const step = stepProgram(network, { ...plainStep, trained: ['fc.bias'], optimizer });
  const runner = await runnerOf(step, { ...initialValues(network), ...step.initialState });
  await runner.run({ ...feeds, ...step.rates(0, 1) }, []);
  await runner.run({ ...feeds, ...step.rates(0.1, 2) }, []);
  await runner.release();
  // b = 0.5 g + g; direction = g + 0.5 b
  const before = numbers(initialValues(network)['fc.bias']);
  expect(numbers(runner.values['fc.bias'])).toEqual(
    close(before.map((w, i) => w - 0.1 * 1.75 * (g[i] ?? 0))),
  );
});

it('gradients are clipped together, and their norms told as they were', async () => {
  const network = await tinyNetwork();
  const before = initialValues(network);
  const of = await gradients(network);
  const trained = trainedBy(network, 'all');
  const total = Math.hypot(...trained.flatMap((name) => of[name] ?? []));
  const clipNorm = total / 4;
  const { values, outputs, step } = await trainedFor(1, network, {
    ...{ ...plainStep, trained, clipNorm },
  });
  const norms = (name: string) => numbers(outputs[name]);
  const gradientNorms = trained.map((name) => Math.hypot(...(of[name] ?? [])));
  expect({
    gradients: norms(step.outputs.gradientNorms),
    updates: norms(step.outputs.updateNorms),
    weights: norms(step.outputs.weightNorms),
    bias: numbers(values['fc.bias']),
  }).toEqual({
    gradients: close(gradientNorms, 4),
    updates: close(gradientNorms.map((norm) => (0.1 * norm) / 4)),
    weights: close(
      trained.map((name) => Math.hypot(...numbers(before[name]))),
      4,
    ),
    bias: close(numbers(before['fc.bias']).map((w, i) => w - 0.025 * (of['fc.bias']?.[i] ?? 0))),
  });
  const unclipped = await trainedFor(1, network, { ...plainStep, trained, clipNorm: total * 2 });
  const plain = await trainedFor(1, network, { ...plainStep, trained });
  expect(numbers(unclipped.values['fc.weight'])).toEqual(close(numbers(plain.values['fc.weight'])));
});

it('two halves of a batch, added up, are the whole batch', async () => {
  const optimizer: OptimizerConfig = { kind: 'adam', ...adam };
  const network = await tinyNetwork();
  const trained = trainedBy(network, 'all');
  const options = { ...plainStep, trained, optimizer, weightDecay: 0.01, clipNorm: 0.2 };
  const whole = await trainedFor(2, network, options);

  const { add, apply } = accumulatingPrograms(network, options);
  const values = { ...initialValues(network), ...add.initialState };
  const [adding, applying] = [await runnerOf(add, values), await runnerOf(apply, values)];
  // Each half is a batch whose other rows are fillers of weight 0.
  const weights = [
    [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
  ];
  for (const count of [1, 2]) {
    for (const row of weights) {
      await adding.run({ ...feeds, 'loss/weights': float32([4, 3], row) }, []);
    }
    await applying.run(apply.rates(0.1, count), []);
  }
  await adding.release();
  await applying.release();
  for (const name of [...trained, ...Object.keys(whole.step.initialState)]) {
    expect(numbers(values[name])).toEqual(close(numbers(whole.values[name]), 4));
  }
  const sums = Object.keys(values).filter((name) => name.startsWith('sum/'));
  expect(sums).toHaveLength(trained.length);
  expect(sums.flatMap((name) => numbers(values[name])).every((value) => value === 0)).toBe(true);
});

it('the head trained on cached features is the head trained on pictures', async () => {
  const network = await tinyNetwork();
  const trained = trainedBy(network, 'head');
  const backbone = featuresProgram(network);
  const runner = await runnerOf(backbone, { ...initialValues(network) });
  const made = (await runner.run({ x: tinyPicture }, [backbone.output]))[backbone.output];
  await runner.release();
  expect(made?.dims).toEqual([4, 4]);
  if (!made) return;
  const options: StepOptions = { ...plainStep, trained, from: 'features' };
  const step = stepProgram(network, options);
  expect(step.graph.inputs.map(({ name }) => name).sort()).toEqual(
    ['fc.bias', 'fc.weight', 'features', ...Object.keys(labels), 'rate/learning rate'].sort(),
  );
  const cached = await trainedFor(3, network, options, { ...labels, [step.input]: made });
  const pictured = await trainedFor(3, network, { ...options, from: 'picture' });
  const scores = forwardProgram(network, 'features');
  const scoring = await runnerOf(scores, cached.values);
  const result = await scoring.run({ [scores.input]: made }, [scores.output]);
  await scoring.release();
  expect(result[scores.output]?.dims).toEqual([4, 3]);
  for (const name of trained) {
    expect(numbers(cached.values[name])).toEqual(close(numbers(pictured.values[name])));
  }
});

it('what lies before the features cannot be trained from them', async () => {
  const network = await tinyNetwork();
  const options: StepOptions = { ...plainStep, trained: ['stem.weight'], from: 'features' };
  expect(() => stepProgram(network, options)).toThrow('"stem.weight" lies before the features');
});

it.each([
  ['picture', 'x', tinyPicture],
  ['features', 'features', drawn([4, 4], 21, 1, 1)],
] as const)(
  'dropout is a mask on the features that is fed, from the %s',
  async (from, input, x) => {
    const network = await tinyNetwork();
    const options: StepOptions = { ...plainStep, trained: ['fc.weight'], dropout: 0.5, from };
    const { dropout } = stepProgram(network, options).feeds;
    expect(dropout).toEqual({ name: 'dropout/mask', dims: [4, 4] });
    const mask = float32(
      [4, 4],
      Array.from({ length: 16 }, (_, i) => (i % 4 === 1 ? 0 : 2)),
    );
    const given = { ...labels, [input]: x, 'dropout/mask': mask };
    const { values } = await trainedFor(1, network, options, given);
    const before = numbers(initialValues(network)['fc.weight']);
    const isUntouched = numbers(values['fc.weight']).map((w, i) => w === before[i]);
    expect(isUntouched).toEqual(before.map((_, i) => i % 4 === 1));
  },
);

it('each parameter goes its own share of the learning rate', async () => {
  const network = await tinyNetwork();
  const trained = trainedBy(network, 'all');
  const factors = rateFactors(network, 0.5);
  expect(network.blocks.length).toBeGreaterThan(2);
  const own = await trainedFor(1, network, { ...plainStep, trained, factors });
  const same = await trainedFor(1, network, { ...plainStep, trained });
  const of = ({ outputs, step }: typeof own) => numbers(outputs[step.outputs.updateNorms]);
  expect(of(own)).toEqual(
    close(of(same).map((norm, i) => norm * (factors.get(trained[i] ?? '') ?? 0))),
  );
});

it('a new head of two layers learns, zeros or not, with a loss that falls', async () => {
  for (const initialisation of ['he', 'zero'] as const) {
    const network = await tinyNetwork({ head: { ...newHead, hidden: 5, initialisation } });
    const trained = trainedBy(network, 'head');
    expect(trained).toEqual(['head.0.weight', 'head.0.bias', 'head.2.weight', 'head.2.bias']);
    const { outputs, step } = await trainedFor(60, network, { ...plainStep, trained });
    const first = await trainedFor(1, network, { ...plainStep, trained });
    const loss = (of: TensorMap) => numbers(of[step.outputs.loss])[0] ?? Number.NaN;
    expect(first.step.outputs).toEqual(step.outputs);
    expect(loss(outputs)).toBeLessThan(loss(first.outputs) * 0.95);
  }
});

it('a constant that the loss does not depend on is left alone', async () => {
  const network = await tinyNetwork();
  const unused = { ...network.graph, constants: new Map(network.graph.constants) };
  unused.constants.set('unused', drawn([3], 5));
  const shapes = new Map([...unused.shapes, ['unused', { type: 'float32', dims: [3] }] as const]);
  const { values } = await trainedFor(
    1,
    {
      ...{ ...network, graph: { ...unused, shapes } },
      parameters: [...network.parameters, { name: 'unused', dims: [3], block: 0, isHead: false }],
    },
    { ...plainStep, trained: ['unused', 'fc.bias'] },
  );
  expect(numbers(values.unused)).toEqual(numbers(drawn([3], 5)));
});
