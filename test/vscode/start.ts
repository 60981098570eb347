// `npm start`: builds, makes the sample workspace when it is missing and opens it with this extension: in the desktop
// VS Code when `code` is on PATH, otherwise in the VS Code server, whose address is printed.

import { access, constants, mkdir, rm, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder, distFolder, repository } from './paths';
import { run } from './run';
import { installServer, isServerSupported } from './server';
import { startServer } from './serverProcess';
import { writeUserSettings } from './userSettings';

const sample = join(repository, 'sample-workspace');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { port: { type: 'string' }, server: { type: 'boolean' } },
    allowPositionals: true,
  });
  await run(process.execPath, ['esbuild.mjs'], { cwd: repository, show: true });
  const workspace = positionals[0] ?? sample;
  if (workspace === sample) await makeSample();
  const code = await findOnPath(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (code !== undefined && values.server !== true) return openDesktop(code, workspace);
  if (!isServerSupported()) {
    throw new Error(
      'VS Code was not found: put its `code` command on PATH (in VS Code: "Shell Command: Install \'code\' command in PATH").',
    );
  }
  await openServer(workspace, values.port === undefined ? undefined : Number(values.port));
}

async function makeSample(): Promise<void> {
  if (await exists(sample)) return;
  console.log('Making the sample workspace.');
  const cli = join(distFolder, 'cli.js');
  await run(process.execPath, [cli, 'sample', '--out', sample], { cwd: repository, show: true });
}

/** A profile of its own, so that a contributor's settings and extensions stay out of the way. */
async function openDesktop(code: string, workspace: string): Promise<void> {
  const userData = join(cacheFolder, 'start-desktop');
  await writeUserSettings(userData);
  await run(
    code,
    [
      '--new-window',
      '--disable-workspace-trust',
      `--extensionDevelopmentPath=${repository}`,
      `--user-data-dir=${userData}`,
      workspace,
    ],
    { show: true, shell: process.platform === 'win32' },
  );
}

/** Runs until Ctrl+C. */
async function openServer(workspace: string, port: number | undefined): Promise<void> {
  const server = await startServer({
    install: await installServer(console.log),
    dataFolder: join(cacheFolder, 'start-server'),
    extensionsFolder: await linkExtension(),
    ...(port === undefined ? {} : { port }),
  });
  const address = server.address({ workspace });
  console.log(`\nGlassbox runs in VS Code at\n${address}\nCtrl+C stops it.`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  await server.stop();
}

/** An extensions folder that holds this repository: installed, so that the window is like a user's, yet always as built. */
async function linkExtension(): Promise<string> {
  const folder = join(cacheFolder, 'start-extensions');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await symlink(repository, join(folder, 'glassbox'));
  return folder;
}

async function findOnPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (await exists(path, constants.X_OK)) return path;
  }
  return undefined;
}

function exists(path: string, mode?: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
