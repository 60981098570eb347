// The packed .vsix as a user gets it: installed into a fresh VS Code server, opened in Chromium.

import { access, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { currentTargetName } from '../../.ci/targets';
import { findChromium, launchChromium } from '../vscode/browser';
import { makeWorkspace } from '../vscode/fixture';
import { repository, screenshotFolder } from '../vscode/paths';
import { installServer, isServerSupported, type ServerInstall } from '../vscode/server';
import { installExtension, type RunningServer, startServer } from '../vscode/serverProcess';
import { openWorkbench, type Workbench } from '../vscode/workbench';

export interface PackagedExtension {
  readonly workspace: string;
  /** Opens the workspace in a window of its own, under the user settings given. */
  open(settings?: Readonly<Record<string, unknown>>, size?: WindowSize): Promise<Workbench>;
  dispose(): Promise<void>;
}

export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

/** Why the packed extension cannot be driven on this machine; undefined where it can. In CI it must be possible. */
export async function missingForPackaged(): Promise<string | undefined> {
  if (process.env.CI === 'true') return undefined;
  if (!isServerSupported()) return 'there is no VS Code server for this platform';
  if ((await findChromium()) === undefined) return 'there is no Chromium on this machine';
  return undefined;
}

/** Opens the folder given, or a workspace made of the test fixture. */
export async function installPackaged(folder?: string): Promise<PackagedExtension> {
  const vsix = await findPackage();
  const install = await installServer(console.log);
  const scratch = await mkdtemp(join(tmpdir(), 'glassbox-e2e-'));
  const extensions = join(scratch, 'extensions');
  const workspace = folder ?? join(scratch, 'workspace');
  if (folder === undefined) await makeWorkspace(workspace);
  await mkdir(screenshotFolder, { recursive: true });
  await installExtension(install, vsix, join(scratch, 'install'), extensions);
  const browser = await launchChromium();
  const servers = serverPool(install, scratch, extensions);
  return {
    workspace,
    open: async (settings = {}, size) => {
      const server = await servers.start(settings);
      return openWorkbench(browser, server.address({ workspace }), size);
    },
    dispose: () => dispose(browser, servers, scratch),
  };
}

/** One server per set of user settings, because a server reads them from its own data folder. */
function serverPool(install: ServerInstall, scratch: string, extensionsFolder: string) {
  const running = new Map<string, Promise<RunningServer>>();
  return {
    start(settings: Readonly<Record<string, unknown>>): Promise<RunningServer> {
      const key = JSON.stringify(settings);
      const dataFolder = join(scratch, `data-${running.size}`);
      const server =
        running.get(key) ?? startServer({ install, dataFolder, extensionsFolder, settings });
      running.set(key, server);
      return server;
    },
    async stop(): Promise<void> {
      for (const server of running.values()) await (await server).stop();
    },
  };
}

async function dispose(
  browser: Browser,
  servers: ReturnType<typeof serverPool>,
  scratch: string,
): Promise<void> {
  await browser.close();
  await servers.stop();
  await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
}

async function findPackage(): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
  const path = join(repository, `${name}-${currentTargetName()}-${version}.vsix`);
  await access(path).catch(() => {
    throw new Error(`${path} is missing: run npm run package first.`);
  });
  return path;
}
