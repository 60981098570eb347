// `npm run package [-- --target linux-x64]`: builds for production, stages exactly what ships and packs it into a .vsix
// that carries the native files of one platform.

import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { run } from '../test/vscode/run';
import { stageRuntimePackages } from './runtimePackages';
import { currentTargetName, findTarget, type Target } from './targets';
import { readZipDirectory } from './zip';

const root = resolve(__dirname, '..');
/** What ships besides dist and node_modules; package.nls.*.json are added by name. */
const shipped = [
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'media',
  'l10n',
  '.vscodeignore',
];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { target: { type: 'string' } } });
  const target = findTarget(values.target ?? currentTargetName());
  const stage = await mkdtemp(join(tmpdir(), 'glassbox-package-'));
  try {
    const { name, version } = await stageProject(stage);
    await stageRuntimePackages(root, stage, target);
    const vsix = join(root, `${name}-${target.name}-${version}.vsix`);
    await pack(stage, vsix, target);
    await report(vsix);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Returns the staged manifest. */
async function stageProject(stage: string): Promise<{ name: string; version: string }> {
  const outdir = join(stage, 'dist');
  await run(process.execPath, ['esbuild.mjs', '--production', `--outdir=${outdir}`], {
    cwd: root,
    show: true,
  });
  const localised = (await readdir(root)).filter((name) => /^package\.nls.*\.json$/.test(name));
  for (const name of [...shipped, ...localised]) {
    const isThere = await stat(join(root, name)).then(
      () => true,
      () => false,
    );
    if (isThere) await cp(join(root, name), join(stage, name), { recursive: true });
  }
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  delete manifest.scripts;
  delete manifest.devDependencies;
  await writeFile(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function pack(stage: string, packagePath: string, target: Target): Promise<unknown> {
  return createVSIX({
    cwd: stage,
    packagePath,
    target: target.name,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}

/** Prints the size of the package and its five biggest files as compressed in it. */
async function report(vsix: string): Promise<void> {
  const entries = readZipDirectory(await readFile(vsix));
  const biggest = entries.sort((a, b) => b.compressed - a.compressed).slice(0, 5);
  console.log(`${vsix}: ${megabytes((await stat(vsix)).size)} in ${entries.length} files`);
  for (const { name, size, compressed } of biggest) {
    console.log(
      `  ${megabytes(compressed).padStart(9)} of ${megabytes(size).padStart(9)}  ${name}`,
    );
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
