// Recipes of trainings as files: read with comments allowed, and written for a person to edit, with the schema beside
// them, so that any editor completes them.

import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { TrainOptions } from '../protocol/trainRecipe';
import { exists } from './activeModel';
import { recipeInvalid, recipeNotWritten, recipeUnreadable } from './trainingErrors';

export const recipeEnding = '.train.json';
const schemaName = 'glassbox-train.schema.json';

/** What the engine checks in detail; here only that it is an object of JSON. */
export async function readRecipe(path: string): Promise<TrainOptions> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw recipeUnreadable(path);
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) {
    const line = text.slice(0, first.offset).split('\n').length;
    throw recipeInvalid(path, `${printParseErrorCode(first.error)}, ${line}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw recipeInvalid(path, 'not an object');
  }
  const { $schema: _, ...options } = value as Record<string, unknown>;
  return options as TrainOptions;
}

export interface NewRecipe {
  /** Of the workspace. */
  readonly root: string;
  /** Without ending. */
  readonly name: string;
  readonly options: TrainOptions;
}

/** In the workspace's folder, under a name that is free. The path that was written. */
export async function writeRecipe(
  extensionUri: vscode.Uri,
  { root, name, options }: NewRecipe,
): Promise<string> {
  const path = await freeRecipe(root, name);
  const schema = join(root, '.glassbox', schemaName);
  const source = vscode.Uri.joinPath(extensionUri, 'media', schemaName).fsPath;
  const $schema = `./${relative(dirname(path), schema).split(sep).join('/')}`;
  const text = `${JSON.stringify({ $schema, ...options }, null, 2)}\n`;
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(schema), { recursive: true });
    await copyFile(source, schema);
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw recipeNotWritten(path);
  }
  return path;
}

async function freeRecipe(root: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(root, `${name}${number === 1 ? '' : `-${number}`}${recipeEnding}`);
    if (!(await exists(path))) return path;
  }
}
