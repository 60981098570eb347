import { expect, it } from 'vitest';
import { finiteProgram } from '../../../../src/core/train/graph/finiteProgram';
import { probeProgram } from '../../../../src/core/train/graph/probeProgram';
import { initialValues } from '../../../../src/core/train/network/initialValues';
import { float32 } from '../../autodiff/support';
import { numbers, runnerOf } from './support';
import { tinyNetwork, tinyPicture } from './tinyNet';

it('a probe tells the share of channels that are 0 for every picture', async () => {
  const network = await tinyNetwork();
  const program = probeProgram(network);
  const values = {
    ...initialValues(network),
    // A bias far below 0 silences the rectifier behind it.
    'norm2.bias': float32([4], [-1e3, 0, -1e3, -1e3]),
  };
  const runner = await runnerOf(program, values);
  const result = await runner.run({ [program.input]: tinyPicture }, [program.output]);
  await runner.release();
  expect(program.values).toEqual(['r2']);
  expect(numbers(result[program.output])).toEqual([0.75]);
});

it.each([
  ['a weight that is not a number', { 'body.0.bias': [0, Number.NaN, 0, 0] }, 'c2 node'],
  ['a weight that is infinite', { 'fc.bias': [0, Number.POSITIVE_INFINITY, 0] }, 'scores node'],
  ['nothing', {}, undefined],
] as const)('the first node that is not finite, with %s', async (_what, changed, expected) => {
  const network = await tinyNetwork();
  const program = finiteProgram(network);
  const values = { ...initialValues(network) };
  for (const [name, data] of Object.entries(changed)) values[name] = float32([data.length], data);
  const runner = await runnerOf(program, values);
  const result = await runner.run({ [program.input]: tinyPicture }, [program.output]);
  await runner.release();
  const flags = numbers(result[program.output]);
  expect(flags).toHaveLength(program.nodes.length);
  expect(program.nodes[flags.indexOf(1)]).toBe(expected);
});
