// The node_modules of a package: what package-lock.json says the runtime needs on the target, and nothing else. Native
// packages of other platforms come from the npm registry and must have the lock's checksum.

import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, runNpm } from '../test/vscode/run';
import type { Target } from './targets';

interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

type Lock = Readonly<Record<string, LockedPackage | undefined>>;

/** Needed by the install script of onnxruntime-node alone, which no package runs. */
const installOnly: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': ['adm-zip', 'global-agent'],
};

/** Copies or fetches every package that the target needs into `<stage>/node_modules`. */
export async function stageRuntimePackages(
  root: string,
  stage: string,
  target: Target,
): Promise<void> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages as Lock;
  for (const name of closure(lock, target)) {
    const locked = lookUp(lock, name);
    const folder = join(stage, 'node_modules', name);
    const installed = join(root, 'node_modules', name);
    if ((await readVersion(installed)) === locked.version) await copyPackage(installed, folder);
    else await fetchPackage(name, locked, folder, stage);
    await dropInstallTime(name, folder);
  }
  await trimOnnxRuntime(join(stage, 'node_modules/onnxruntime-node'), target);
}

/** Names reachable from the project's dependencies, without packages made for other platforms. */
export function closure(lock: Lock, target: Target): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name) || !fits(lookUp(lock, name), target)) return;
    found.add(name);
    const { dependencies, optionalDependencies } = lookUp(lock, name);
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (!installOnly[name]?.includes(next)) visit(next);
    }
  };
  Object.keys(lock['']?.dependencies ?? {}).forEach(visit);
  return [...found];
}

function lookUp(lock: Lock, name: string): LockedPackage {
  const locked = lock[`node_modules/${name}`];
  if (locked === undefined) {
    throw new Error(
      `package-lock.json does not know ${name}: run npm install and commit the lock.`,
    );
  }
  return locked;
}

function fits({ os, cpu, libc }: LockedPackage, target: Target): boolean {
  return (
    (os === undefined || os.includes(target.os)) &&
    (cpu === undefined || cpu.includes(target.cpu)) &&
    (libc === undefined || libc.includes('glibc'))
  );
}

async function readVersion(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { version?: string }).version;
}

function copyPackage(from: string, to: string): Promise<void> {
  return cp(from, to, {
    recursive: true,
    filter: (path) => !path.slice(from.length).includes('node_modules'),
  });
}

async function fetchPackage(
  name: string,
  { version, integrity }: LockedPackage,
  folder: string,
  scratch: string,
): Promise<void> {
  const packed = JSON.parse(
    await runNpm(['pack', `${name}@${version}`, '--json', '--pack-destination', '.'], {
      cwd: scratch,
    }),
  ) as readonly { readonly filename: string }[];
  const tarball = join(scratch, (packed[0]?.filename ?? '').replace('@', '').replace('/', '-'));
  const [algorithm = 'sha512', expected] = (integrity ?? '').split(/-(.*)/s);
  const actual = createHash(algorithm)
    .update(await readFile(tarball))
    .digest('base64');
  if (actual !== expected) {
    throw new Error(
      `${name}@${version} from the registry has not the checksum of package-lock.json: do not ship it, look into the registry first.`,
    );
  }
  await mkdir(folder, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  await rm(tarball);
}

/** What only installing needs leaves the manifest too, so that what is shipped is consistent in itself. */
async function dropInstallTime(name: string, folder: string): Promise<void> {
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  delete manifest.scripts;
  delete manifest.devDependencies;
  for (const dependency of installOnly[name] ?? []) delete manifest.dependencies?.[dependency];
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Keeps the target's binaries, without CUDA libraries that a developer fetched and the doubled macOS library. */
async function trimOnnxRuntime(folder: string, target: Target): Promise<void> {
  const all = join(folder, 'bin/napi-v6');
  const kept = join(folder, 'kept');
  await cp(join(all, target.os, target.cpu), kept, {
    recursive: true,
    // The binding asks for libonnxruntime.1.dylib; the versioned name is a second copy of the same bytes.
    filter: (path) =>
      !/providers_(cuda|tensorrt|shared)|libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(path),
  });
  await rm(all, { recursive: true });
  await rm(join(folder, 'script'), { recursive: true });
  await mkdir(join(all, target.os), { recursive: true });
  await cp(kept, join(all, target.os, target.cpu), { recursive: true });
  await rm(kept, { recursive: true });
}
