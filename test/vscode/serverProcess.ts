// A running VS Code server with its own user data, and the addresses that open a workspace in it.

import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run';
import type { ServerInstall } from './server';
import { writeUserSettings } from './userSettings';

export interface ServerOptions {
  readonly install: ServerInstall;
  /** Holds user data, logs and, by default, installed extensions. */
  readonly dataFolder: string;
  readonly extensionsFolder?: string;
  /** A free port when left out. */
  readonly port?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Lets the address name an extension's folder and tests, which a released server ignores otherwise; the window then
   * shows no notifications.
   */
  readonly isTestDriver?: boolean;
}

export interface OpenOptions {
  readonly workspace: string;
  /** An extension's folder, run from its sources. */
  readonly extension?: string;
  /** A module whose `run()` is called inside the extension host. */
  readonly tests?: string;
}

export interface RunningServer {
  readonly port: number;
  readonly logFile: string;
  address(options: OpenOptions): string;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { install, dataFolder } = options;
  const port = options.port ?? (await findFreePort());
  await writeUserSettings(join(dataFolder, 'data'), options.settings);
  const logFile = join(dataFolder, 'server.log');
  const child = spawn(install.node, serverArguments(options, port), {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const stop = () => stopGroup(child);
  await waitUntilItAnswers(port, child, logFile).catch(async (error) => {
    await stop();
    throw error;
  });
  return { port, logFile, stop, address: (target) => address(port, target) };
}

/** Installs a packed extension where `startServer` with the same folders finds it. */
export async function installExtension(
  install: ServerInstall,
  vsix: string,
  dataFolder: string,
  extensionsFolder: string,
): Promise<void> {
  await run(install.node, [
    install.main,
    '--accept-server-license-terms',
    ...['--server-data-dir', dataFolder],
    ...['--extensions-dir', extensionsFolder],
    ...['--install-extension', vsix],
  ]);
}

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() => {
        if (bound !== null && typeof bound === 'object') resolve(bound.port);
        else reject(new Error('This machine gave out no free port.'));
      });
    });
  });
}

function serverArguments(options: ServerOptions, port: number): string[] {
  return [
    options.install.main,
    ...['--host', '127.0.0.1', '--port', String(port)],
    '--without-connection-token',
    '--accept-server-license-terms',
    ...(options.isTestDriver ? ['--enable-smoke-test-driver'] : []),
    ...['--server-data-dir', options.dataFolder],
    ...(options.extensionsFolder ? ['--extensions-dir', options.extensionsFolder] : []),
    ...['--telemetry-level', 'off'],
  ];
}

function address(port: number, { workspace, extension, tests }: OpenOptions): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}

async function waitUntilItAnswers(
  port: number,
  child: ChildProcess,
  logFile: string,
): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    const response = await fetch(`http://127.0.0.1:${port}/version`).catch(() => null);
    if (response?.ok) return;
    await sleep(200);
  }
  throw new Error(`The VS Code server did not start: see ${logFile}.`);
}

/** The server starts extension hosts and watchers of its own: its whole process group ends. */
async function stopGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const isRunning = child.exitCode === null && child.signalCode === null;
  signalGroup(pid, 'SIGTERM');
  if (isRunning) await Promise.race([ended, sleep(5000, undefined, { ref: false })]);
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}
