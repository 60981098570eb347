import { expect, it } from 'vitest';
import { forwardProgram } from '../../../../src/core/train/graph/forwardProgram';
import { stepProgram } from '../../../../src/core/train/graph/stepProgram';
import { initialValues } from '../../../../src/core/train/network/initialValues';
import { trainedBy } from '../../../../src/core/train/network/trainedBy';
import { runGraph } from '../../autodiff/support';
import { checkParameters, worstOf } from './gradientChecks';
import { labelFeeds, numbers, plainStep, runnerOf } from './support';
import { tinyNetwork, tinyPicture } from './tinyNet';

const labels = labelFeeds([0, 1, 2, 1], 3);

it('recorded statistics go into the weights of a convolution, with the same scores', async () => {
  const network = await tinyNetwork();
  const program = forwardProgram(network, 'picture');
  const left = program.graph.nodes.filter(({ op }) => op === 'BatchNormalization');
  expect(left.map(({ outputs }) => outputs)).toEqual([['n2']]);
  const runner = await runnerOf(program, { ...initialValues(network) });
  const folded = await runner.run({ x: tinyPicture }, [program.output]);
  await runner.release();
  const whole = await runGraph(network.graph, { x: tinyPicture }, ['scores']);
  expect(numbers(folded[program.output])).toEqual(
    numbers(whole.scores).map((value) => expect.closeTo(value, 5)),
  );
});

it.each(['inference', 'training'] as const)('gradients are right in %s mode', async (batchNorm) => {
  const network = await tinyNetwork();
  const options = { ...plainStep, trained: trainedBy(network, 'all'), batchNorm };
  const checked = await checkParameters(network, options, { x: tinyPicture, ...labels }, 2e-3);
  expect(checked.zero).toEqual([]);
  expect(Object.keys(checked.checks)).toHaveLength(11);
  expect(worstOf(checked.checks), JSON.stringify(checked.checks)).toBeLessThan(1e-2);
});

it('in training mode the statistics move a tenth of the way to those of the batch', async () => {
  const network = await tinyNetwork();
  const trained = trainedBy(network, 'all');
  const step = stepProgram(network, { ...plainStep, trained, batchNorm: 'training' });
  const before = initialValues(network);
  const runner = await runnerOf(step, { ...before });
  await runner.run({ x: tinyPicture, ...labels, ...step.rates(0, 1) }, [step.outputs.loss]);
  await runner.release();
  const { c1 } = await runGraph(network.graph, { x: tinyPicture }, ['c1']);
  const batch = channelStatistics(numbers(c1), 4, 4);
  const moved = (name: string, to: readonly number[]) =>
    numbers(before[name]).map((old, i) => expect.closeTo(0.9 * old + 0.1 * (to[i] ?? 0), 5));
  expect({
    mean: numbers(runner.values['norm1.mean']),
    variance: numbers(runner.values['norm1.var']),
  }).toEqual({
    mean: moved('norm1.mean', batch.mean),
    variance: moved('norm1.var', batch.variance),
  });
});

it('frozen layers keep their statistics, and normalise by them', async () => {
  const network = await tinyNetwork();
  const trained = trainedBy(network, 'head');
  const step = stepProgram(network, { ...plainStep, trained, batchNorm: 'training' });
  expect(Object.values(step.renews)).toEqual(['fc.weight', 'fc.bias']);
});

/** Mean and unbiased variance per channel of [batch, channels, places]. */
function channelStatistics(values: readonly number[], batch: number, channels: number) {
  const places = values.length / batch / channels;
  const of = Array.from({ length: channels }, (_, c) =>
    values.filter((_value, i) => Math.floor(i / places) % channels === c),
  );
  const mean = of.map((each) => each.reduce((sum, x) => sum + x, 0) / each.length);
  const variance = of.map(
    (each, c) => each.reduce((sum, x) => sum + (x - (mean[c] ?? 0)) ** 2, 0) / (each.length - 1),
  );
  return { mean, variance };
}
