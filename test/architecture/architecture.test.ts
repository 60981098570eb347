// Holds the layers: the real tree breaks no rule, and every rule is shown to catch a planted violation.

import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cruiseTree, loadRules } from './cruise';

const repository = resolve(__dirname, '../..');
const planted: string[] = [];

/** A tree of files, with the repository's packages beside it. */
async function plant(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'glassbox-architecture-'));
  planted.push(root);
  const skeleton = { 'src/base/errors.ts': 'export {};', 'webview/parts/icon.tsx': 'export {};' };
  for (const [path, text] of Object.entries({ ...skeleton, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction');
  return root;
}

afterAll(async () => {
  for (const root of planted) await rm(root, { recursive: true, force: true });
});

/** Each row plants one import, type-only here and there, that exactly this rule forbids. */
const violations: readonly [rule: string, from: string, to: string, statement: string][] = [
  ['layer-base', 'src/base/a.ts', 'src/core/onnx/b.ts', "import '../core/onnx/b'"],
  ['base-dependencies', 'src/base/a.ts', 'zod', "import 'zod'"],
  ['layer-protocol', 'src/protocol/a.ts', 'src/core/onnx/b.ts', "import '../core/onnx/b'"],
  ['protocol-dependencies', 'src/protocol/a.ts', 'zod', "import type {} from 'zod'"],
  ['layer-core', 'src/core/onnx/a.ts', 'src/engine/b.ts', "import type {} from '../../engine/b'"],
  ['layer-engine', 'src/engine/a.ts', 'src/cli/b.ts', "import '../cli/b'"],
  ['layer-cli', 'src/cli/a.ts', 'src/extension/b.ts', "import '../extension/b'"],
  [
    'layer-extension',
    'src/extension/a.ts',
    'src/core/onnx/b.ts',
    "import type {} from '../core/onnx/b'",
  ],
  ['layer-extension', 'src/extension/a.ts', 'src/engine/b.ts', "export * from '../engine/b'"],
  [
    'layer-webview',
    'webview/panels/p/a.tsx',
    'src/extension/b.ts',
    "import '../../../src/extension/b'",
  ],
  [
    'layer-webview',
    'webview/panels/p/a.tsx',
    'src/core/onnx/b.ts',
    "export type A = import('../../../src/core/onnx/b').B;\nexport const a = <p />",
  ],
  [
    'layer-webview',
    'webview/panels/p/a.tsx',
    'src/engine/b.ts',
    "export const a = () => <p>{import('../../../src/engine/b')}</p>",
  ],
  [
    'core-onnx',
    'src/core/onnx/a.ts',
    'src/core/runtime/b.ts',
    "import type {} from '../runtime/b'",
  ],
  ['core-autodiff', 'src/core/autodiff/a.ts', 'src/core/runtime/b.ts', "import '../runtime/b'"],
  ['core-runtime', 'src/core/runtime/a.ts', 'src/core/images/b.ts', "import '../images/b'"],
  ['core-images', 'src/core/images/a.ts', 'src/core/model/b.ts', "import '../model/b'"],
  ['core-model', 'src/core/model/a.ts', 'src/core/datasets/b.ts', "import '../datasets/b'"],
  ['core-tables', 'src/core/tables/a.ts', 'src/core/datasets/b.ts', "import '../datasets/b'"],
  [
    'core-datasets',
    'src/core/datasets/a.ts',
    'src/core/metrics/b.ts',
    "await import('../metrics/b')",
  ],
  ['core-metrics', 'src/core/metrics/a.ts', 'src/core/explain/b.ts', "import '../explain/b'"],
  ['core-explain', 'src/core/explain/a.ts', 'src/core/evaluate/b.ts', "import '../evaluate/b'"],
  ['core-evaluate', 'src/core/evaluate/a.ts', 'src/core/train/b.ts', "import '../train/b'"],
  ['core-train', 'src/core/train/a.ts', 'src/core/sample/b.ts', "import '../sample/b'"],
  ['core-sample', 'src/core/sample/a.ts', 'src/core/features/b.ts', "import '../features/b'"],
  ['core-features', 'src/core/features/a.ts', 'src/core/later/b.ts', "import '../later/b'"],
  ['only-vscode', 'src/engine/a.ts', 'vscode', "import type * as vscode from 'vscode'"],
  ['only-onnxruntime', 'src/engine/a.ts', 'onnxruntime-node', "import 'onnxruntime-node'"],
  ['only-sharp', 'src/core/model/a.ts', 'sharp', "import type {} from 'sharp'"],
  ['only-duckdb', 'src/core/datasets/a.ts', '@duckdb/node-api', "import '@duckdb/node-api'"],
  [
    'only-toolkit',
    'webview/panels/p/a.tsx',
    '@vscode/webview-ui-toolkit',
    "import type {} from '@vscode/webview-ui-toolkit';\nexport const a = <p class={'b'}>c</p>",
  ],
  ['no-tests-in-product', 'src/cli/a.ts', 'test/b.ts', "import '../../test/b'"],
  ['no-cycle', 'src/base/a.ts', 'src/base/b.ts', "import './b'"],
];

describe('architecture', () => {
  it('is kept by the source tree', async () => {
    const report = await cruiseTree(repository);
    expect(report.violations).toEqual([]);
    const { knownFolders } = await loadRules();
    const isKnown = (module: string) =>
      knownFolders.some((folder) => module.startsWith(`${folder}/`));
    expect(report.modules.filter((module) => !isKnown(module))).toEqual([]);
    expect(report.modules).toEqual(expect.arrayContaining(await sourceFiles()));
  });

  it.each(violations)(
    'catches %s planted in %s, and nothing else',
    async (rule, from, to, statement) => {
      const back = rule === 'no-cycle' ? "import './a';" : 'export {};';
      const target = to.endsWith('.ts') ? { [to]: back } : {};
      const root = await plant({ [from]: `${statement};\nexport {};`, ...target });
      expect((await cruiseTree(root)).violations).toEqual([`${rule}: ${from} → ${to}`]);
    },
  );

  it('has a planted violation for every rule', async () => {
    const { forbidden } = await loadRules();
    expect([...new Set(violations.map(([rule]) => rule))].sort()).toEqual(
      forbidden.map((rule) => rule.name).sort(),
    );
  });

  it('fails when no module is found', async () => {
    const root = await mkdtemp(join(tmpdir(), 'glassbox-architecture-'));
    planted.push(root);
    await mkdir(join(root, 'src'));
    await mkdir(join(root, 'webview'));
    await expect(cruiseTree(root)).rejects.toThrow('No module was found');
  });
});

/** Every TypeScript file of the product, found without dependency-cruiser. */
async function sourceFiles(): Promise<string[]> {
  const files: string[] = [];
  for (const top of ['src', 'webview']) {
    for (const name of await readdir(join(repository, top), { recursive: true })) {
      const path = `${top}/${name.replaceAll('\\', '/')}`;
      if (/(?<!\.d)\.tsx?$/.test(path)) files.push(path);
    }
  }
  return files;
}
