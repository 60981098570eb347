// dependency-cruiser's swc parser reads no JSX, so it is given a copy of the tree's TypeScript in which every .tsx file is
// reduced to the modules it imports, types included.

import { copyFile, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from '@swc/core';

/** The caller removes the folder that is returned. */
export async function shadowTree(root: string, folders: readonly string[]): Promise<string> {
  const shadow = await mkdtemp(join(tmpdir(), 'glassbox-shadow-'));
  for (const folder of folders) await copyTypeScript(join(root, folder), join(shadow, folder));
  await symlink(join(root, 'node_modules'), join(shadow, 'node_modules'), 'junction');
  return shadow;
}

/** A folder that is not there becomes an empty one. */
async function copyTypeScript(from: string, to: string): Promise<void> {
  await mkdir(to);
  const all = await readdir(from, { recursive: true }).catch(() => []);
  const names = all.filter((each) => /\.tsx?$/.test(each));
  const homes = new Set(names.map((name) => dirname(join(to, name))));
  for (const home of homes) await mkdir(home, { recursive: true });
  const copy = (name: string): Promise<void> =>
    (name.endsWith('.tsx') ? copyImports : copyFile)(join(from, name), join(to, name));
  await Promise.all(names.map(copy));
}

async function copyImports(from: string, to: string): Promise<void> {
  const syntax = { syntax: 'typescript', tsx: true, target: 'es2022' } as const;
  const program = await parse(await readFile(from, 'utf8'), syntax);
  const sources = [...new Set(importedModules(program))];
  await writeFile(to, sources.map((source) => `import ${JSON.stringify(source)};\n`).join(''));
}

/** Module names of import and export declarations, `import()` and `import('…')` types anywhere below the node. */
function importedModules(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(importedModules);
  if (typeof node !== 'object' || node === null) return [];
  const { type, source, argument, callee, arguments: values } = node as SyntaxNode;
  const own =
    type === 'TsImportType'
      ? argument?.value
      : type === 'CallExpression' && callee?.type === 'Import'
        ? values?.[0]?.expression?.value
        : /^(Import|Export)\w*Declaration$/.test(type ?? '')
          ? source?.value
          : undefined;
  const below = Object.values(node).flatMap(importedModules);
  return typeof own === 'string' ? [own, ...below] : below;
}

/** The few fields of swc's syntax nodes that name a module. */
interface SyntaxNode {
  readonly type?: string;
  readonly source?: { readonly value?: unknown } | null;
  readonly argument?: { readonly value?: unknown };
  readonly callee?: { readonly type?: string };
  readonly arguments?: readonly { readonly expression?: { readonly value?: unknown } }[];
}
