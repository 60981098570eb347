// `npm test`: everything, one after another, ending in the sum of all suites. A step is not run when one it needs failed,
// and then counts as failed itself.

import { type Outcome, runStep, type Step } from './steps';
import { addTallies, formatTally, type Tally } from './tally';

interface TestStep extends Step {
  readonly needs: readonly string[];
}

const steps: readonly TestStep[] = [
  { name: 'check', command: ['tsx', '.ci/check.ts'], counts: 'tally', needs: [] },
  { name: 'build', command: ['node', 'esbuild.mjs'], counts: 'exit', needs: [] },
  {
    name: 'process and browser tests',
    command: [
      'vitest',
      'run',
      '--project',
      'process',
      '--project',
      'browser',
      '--project',
      'access',
    ],
    counts: 'vitest',
    needs: ['build'],
  },
  {
    name: 'suite inside VS Code',
    command: ['tsx', 'test/vscode/launch.ts'],
    counts: 'tally',
    needs: ['build'],
  },
  { name: 'package', command: ['tsx', '.ci/package.ts'], counts: 'exit', needs: ['build'] },
  {
    name: 'packed extension in VS Code',
    command: ['vitest', 'run', '--project', 'e2e'],
    counts: 'vitest',
    needs: ['package'],
  },
];

const notRun: Tally = { passed: 0, failed: 1, skipped: 0 };

async function main(): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    console.log(`\n━━ ${step.name}`);
    const missing = outcomes.find(
      (outcome) => step.needs.includes(outcome.step.name) && outcome.tally.failed > 0,
    );
    if (missing === undefined) outcomes.push(await runStep(step, true));
    else {
      console.log(`Not run: it needs "${missing.step.name}", which failed.`);
      outcomes.push({ step, tally: notRun, seconds: 0 });
    }
  }
  console.log('');
  for (const { step, tally, seconds } of outcomes) {
    console.log(`${step.name} (${seconds.toFixed(0)} s): ${formatTally(tally)}`);
  }
  const total = addTallies(outcomes.map(({ tally }) => tally));
  console.log(formatTally(total));
  if (total.failed > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
