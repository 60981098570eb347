// Runs commands as steps of a check, shows their output, and turns each into counts: a test runner's own numbers, or one
// passed or failed for a tool that only has an exit code.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseTally, type Tally } from './tally';

export const root = resolve(__dirname, '..');

export interface Step {
  readonly name: string;
  /** A program of node_modules/.bin or `node`, and its arguments. */
  readonly command: readonly string[];
  /** `exit`: counts as one. `tally`: ends in a tally line. `vitest`: counts come from its JSON report. */
  readonly counts: 'exit' | 'tally' | 'vitest';
}

export interface Outcome {
  readonly step: Step;
  readonly tally: Tally;
  readonly seconds: number;
}

/** `isLive` shows output as it comes; otherwise all at once at the end, for steps that run side by side. */
export async function runStep(step: Step, isLive: boolean): Promise<Outcome> {
  const started = performance.now();
  const scratch = await mkdtemp(join(tmpdir(), 'glassbox-step-'));
  const report = join(scratch, 'report.json');
  const extra =
    step.counts === 'vitest'
      ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
      : [];
  const { code, output } = await execute([...step.command, ...extra], isLive);
  if (!isLive) process.stdout.write(`\n── ${step.name}\n${output}`);
  const tally = await count(step, code, output, report);
  await rm(scratch, { recursive: true, force: true });
  return { step, tally, seconds: (performance.now() - started) / 1000 };
}

function execute(
  [program = '', ...args]: readonly string[],
  isLive: boolean,
): Promise<{ code: number; output: string }> {
  return new Promise((resolveRun, reject) => {
    const isNode = program === 'node';
    const child = spawn(
      isNode ? process.execPath : join(root, 'node_modules/.bin', program),
      args,
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        // The programs of node_modules/.bin are command scripts on Windows.
        shell: !isNode && process.platform === 'win32',
      },
    );
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk;
      if (isLive) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => resolveRun({ code: code ?? 1, output }));
  });
}

async function count(step: Step, code: number, output: string, report: string): Promise<Tally> {
  const own =
    step.counts === 'vitest'
      ? await readVitestReport(report)
      : step.counts === 'tally'
        ? parseTally(output)
        : undefined;
  // A runner that fails without a failed test has failed as a whole: a file that does not load, an unhandled error.
  if (own !== undefined) return code !== 0 && own.failed === 0 ? { ...own, failed: 1 } : own;
  return code === 0 && step.counts === 'exit'
    ? { passed: 1, failed: 0, skipped: 0 }
    : { passed: 0, failed: 1, skipped: 0 };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

async function readVitestReport(path: string): Promise<Tally | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const report = JSON.parse(text) as VitestReport;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
