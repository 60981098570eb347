// The suite that VS Code itself runs: `run()` is called inside the extension host. Mocha drives it because vitest cannot
// live there. The outcome goes to the file that the launcher names, figures beside the bundle.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import { resultsVariable, type SuiteResults } from '../vscode/results';
import { measurements } from './measurements';
import { activationSuite } from './suites/activation';
import { cardSuite } from './suites/cards';
import { classifySuite } from './suites/classify';
import { commandSuite } from './suites/commands';
import { engineSuite } from './suites/engine';
import { explainSuite } from './suites/explain';
import { featuresSuite } from './suites/features';
import { gallerySuite } from './suites/gallery';
import { modelEditorSuite } from './suites/modelEditor';
import { modelSuite } from './suites/models';
import { trainingSuite } from './suites/training';

const testTimeoutMs = 30_000;

/** In this order: activation must come first, while nothing has been used. */
const suites = [
  activationSuite,
  commandSuite,
  modelSuite,
  classifySuite,
  cardSuite,
  explainSuite,
  featuresSuite,
  gallerySuite,
  modelEditorSuite,
  trainingSuite,
  engineSuite,
];

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: testTimeoutMs, reporter: 'min' });
  // Defines describe and it, as loading a test file would.
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  for (const suite of suites) suite();
  const results = await runMocha(mocha);
  await writeFile(join(__dirname, 'measurements.json'), JSON.stringify(measurements(), null, 2));
  const target = process.env[resultsVariable];
  if (target) await writeFile(target, JSON.stringify(results));
  if (results.failed > 0) throw new Error(`${results.failed} tests failed.`);
}

function runMocha(mocha: Mocha): Promise<SuiteResults> {
  return new Promise((resolve) => {
    const failures: { title: string; error: string }[] = [];
    const counts = { passed: 0, skipped: 0 };
    const runner = mocha.run(() => resolve({ ...counts, failed: failures.length, failures }));
    runner.on('pass', () => counts.passed++);
    runner.on('pending', () => counts.skipped++);
    runner.on('fail', (test: Mocha.Test, error: Error) => {
      failures.push({ title: test.fullTitle(), error: error.stack ?? error.message });
    });
  });
}
