// Runs the suite of test/extension inside a real VS Code: a downloaded desktop one (GLASSBOX_DESKTOP=1, and wherever
// there is no server), otherwise the server from npm in Chromium. What is missing is a skip at home and a failure in CI.

import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import esbuild from 'esbuild';
import { formatTally } from '../../.ci/tally';
import { findChromium, launchChromium } from './browser';
import { makeWorkspace } from './fixture';
import { cacheFolder, distFolder, repository } from './paths';
import { readResults, resultsVariable, type SuiteResults } from './results';
import { installServer, isServerSupported } from './server';
import { startServer } from './serverProcess';
import { openWorkbench } from './workbench';

const suite = join(distFolder, 'test/extension/index.js');
const suiteTimeoutMs = 6 * 60_000;

interface SuiteRun {
  readonly workspace: string;
  /** Scratch folder for user data and results. */
  readonly scratch: string;
  readonly results: string;
}

async function main(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'glassbox-vscode-'));
  try {
    const outcome = await runSuite(scratch);
    for (const { title, error } of outcome.failures) console.log(`\n✗ ${title}\n${error}`);
    console.log(formatTally(outcome));
    if (outcome.failed > 0) process.exitCode = 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runSuite(scratch: string): Promise<SuiteResults> {
  const isDesktop = process.env.GLASSBOX_DESKTOP === '1' || !isServerSupported();
  if (!isDesktop && (await findChromium()) === undefined) {
    return skip('No Chromium was found: install one, or set CHROMIUM_PATH to its program.');
  }
  await access(join(distFolder, 'extension.js')).catch(() => {
    throw new Error('dist/extension.js is missing: run npm run build first.');
  });
  await bundleSuite();
  const workspace = join(scratch, 'workspace');
  await makeWorkspace(workspace);
  const run = { workspace, scratch, results: join(scratch, 'results.json') };
  return isDesktop ? runOnDesktop(run) : runInServer(run);
}

function skip(reason: string): SuiteResults {
  if (process.env.CI === 'true') throw new Error(reason);
  console.log(`Skipped the suite inside VS Code. ${reason}`);
  return { passed: 0, failed: 0, skipped: 1, failures: [] };
}

async function bundleSuite(): Promise<void> {
  await esbuild.build({
    entryPoints: [join(repository, 'test/extension/index.ts')],
    outfile: suite,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

async function runOnDesktop({ workspace, scratch, results }: SuiteRun): Promise<SuiteResults> {
  const cachePath = join(cacheFolder, 'desktop');
  const vscodeExecutablePath = await attempt(() => downloadAndUnzipVSCode({ cachePath }));
  if (vscodeExecutablePath instanceof Error) {
    return skip(`VS Code could not be downloaded: ${vscodeExecutablePath.message}`);
  }
  const ended = await attempt(() =>
    runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: repository,
      extensionTestsPath: suite,
      extensionTestsEnv: { [resultsVariable]: results },
      launchArgs: [
        workspace,
        '--disable-extensions',
        '--disable-workspace-trust',
        '--skip-welcome',
        '--skip-release-notes',
        `--user-data-dir=${join(scratch, 'user')}`,
      ],
    }),
  );
  // VS Code also ends with an error when tests failed: their own report says more.
  const outcome = await readResults(results);
  if (outcome !== undefined) return outcome;
  throw new Error(
    `VS Code ended without results: ${ended instanceof Error ? ended.message : ended}`,
  );
}

async function runInServer({ workspace, scratch, results }: SuiteRun): Promise<SuiteResults> {
  const install = await attempt(() => installServer(console.log));
  if (install instanceof Error) {
    return skip(`The VS Code server could not be installed: ${install.message}`);
  }
  const server = await startServer({
    install,
    dataFolder: join(scratch, 'server'),
    env: { [resultsVariable]: results },
    isTestDriver: true,
  });
  const browser = await launchChromium();
  try {
    const address = server.address({ workspace, extension: repository, tests: suite });
    await openWorkbench(browser, address);
    const deadline = Date.now() + suiteTimeoutMs;
    while (Date.now() < deadline) {
      const outcome = await readResults(results);
      if (outcome !== undefined) return outcome;
      await sleep(300);
    }
    throw new Error(`The suite inside VS Code gave no results within ${suiteTimeoutMs / 1000} s.`);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function attempt<T>(action: () => Promise<T>): Promise<T | Error> {
  try {
    return await action();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log(formatTally({ passed: 0, failed: 1, skipped: 0 }));
  process.exitCode = 1;
});
