// dataset.glassbox.json: in a dataset's folder, or beside its file, it says how the dataset is to be read. What somebody
// has written into it stays.

import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ClassMatching, ManifestColumns } from '../protocol/dataset';
import { definitionInvalid, definitionNotWritten } from './errors';

export const definitionName = 'dataset.glassbox.json';

export interface DefinitionPart {
  /** The manifest that the columns are those of, relative to the folder. */
  readonly manifest?: string;
  readonly columns?: ManifestColumns;
  /** Label → name or index of the model's output. */
  readonly classes?: Readonly<Record<string, string | number>>;
}

export async function definitionPath(dataset: string): Promise<string> {
  const isFolder = await stat(dataset).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  return join(isFolder ? dataset : dirname(dataset), definitionName);
}

/** Adds the parts to what is there, in their place where they are there already. The path that was written. */
export async function writeDefinition(dataset: string, part: DefinitionPart): Promise<string> {
  const path = await definitionPath(dataset);
  const text = `${JSON.stringify({ ...(await read(path)), ...part }, null, 2)}\n`;
  // Replaced as a whole: the engine may read it at any moment.
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw definitionNotWritten(path);
  }
  return path;
}

/** Opens it to be edited. Where it has no table of classes it gets one to fill in: each label with its likely output. */
export async function openDefinition(
  dataset: string,
  matching: Pick<ClassMatching, 'classes'>,
): Promise<void> {
  const path = await definitionPath(dataset);
  const hasTable = 'classes' in (await read(path).catch(() => ({ classes: null })));
  if (!hasTable) await writeDefinition(dataset, { classes: classTemplate(matching) });
  await showDefinition(path);
}

export async function showDefinition(path: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
}

/** A class without an output is given its own name, which is no output either: nothing is guessed in silence. */
export function classTemplate({
  classes,
}: Pick<ClassMatching, 'classes'>): Record<string, string | number> {
  return Object.fromEntries(
    classes.map(({ label, index, output }) => [label, output ?? index ?? label]),
  );
}

/** {} where there is none; throws where what is there is no JSON object. */
async function read(path: string): Promise<object> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, as for any other value that is no object.
  }
  throw definitionInvalid(path);
}
