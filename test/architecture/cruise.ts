// Reads the imports of a source tree with dependency-cruiser and reports what breaks .dependency-cruiser.mjs.

import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { shadowTree } from './shadow';

const folders = ['src', 'webview'];
const config = resolve(__dirname, '../../.dependency-cruiser.mjs');

export interface CruiseReport {
  /** Own modules found, relative to the tree. */
  readonly modules: readonly string[];
  /** `rule: from → to`, sorted; a package stands as its name. */
  readonly violations: readonly string[];
}

interface Rules {
  readonly forbidden: readonly (IForbiddenRuleType & { readonly name: string })[];
  readonly options: object;
}

export async function loadRules(): Promise<Rules & { readonly knownFolders: readonly string[] }> {
  const loaded = await import(config);
  return { ...loaded.default, knownFolders: loaded.knownFolders };
}

/** Fails when no module was found: an empty cruise would otherwise pass every rule. */
export async function cruiseTree(root: string): Promise<CruiseReport> {
  const { modules, summary } = await cruiseShadow(root);
  const own = modules
    .map((module) => module.source)
    .filter((source) => /^(src|webview)\/.*\.tsx?$/.test(source));
  if (own.length === 0) throw new Error(`No module was found in ${root}.`);
  const violations = summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} → ${packageName(to) ?? to}`,
  );
  return { modules: own, violations: violations.sort() };
}

async function cruiseShadow(root: string): Promise<ICruiseResult> {
  const { forbidden, options } = await loadRules();
  const shadow = await shadowTree(root, [...folders, 'test']);
  try {
    const { output } = await cruise([...folders], {
      ...options,
      baseDir: shadow,
      validate: true,
      ruleSet: { forbidden: [...forbidden] },
    });
    return output as ICruiseResult;
  } finally {
    await rm(shadow, { recursive: true, force: true });
  }
}

function packageName(path: string): string | undefined {
  return /node_modules\/(?:@types\/)?((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
}
