// `npm run check`: types, lint and format, architecture and unit tests, two at a time; quick enough for every commit.

import { type Outcome, runStep, type Step } from './steps';
import { addTallies, formatTally } from './tally';

const lanes: readonly (readonly Step[])[] = [
  [
    {
      name: 'unit tests',
      command: ['vitest', 'run', '--project', 'unit', '--project', 'host', '--maxWorkers', '2'],
      counts: 'vitest',
    },
  ],
  [
    { name: 'types', command: ['tsc', '-p', '.', '--noEmit'], counts: 'exit' },
    {
      name: 'types of the webviews',
      command: ['tsc', '-p', 'webview', '--noEmit'],
      counts: 'exit',
    },
    {
      name: 'types of the webview tests',
      command: ['tsc', '-p', 'test/webview', '--noEmit'],
      counts: 'exit',
    },
    { name: 'lint and format', command: ['biome', 'ci', '.'], counts: 'exit' },
  ],
];

async function runLane(lane: readonly Step[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of lane) outcomes.push(await runStep(step, false));
  return outcomes;
}

async function main(): Promise<void> {
  const outcomes = (await Promise.all(lanes.map(runLane))).flat();
  console.log('');
  for (const { step, tally, seconds } of outcomes) {
    console.log(`${tally.failed > 0 ? '✗' : '✓'} ${step.name} (${seconds.toFixed(1)} s)`);
  }
  const total = addTallies(outcomes.map(({ tally }) => tally));
  console.log(formatTally(total));
  if (total.failed > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
