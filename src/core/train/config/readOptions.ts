// A recipe from a file or from another process, checked: each mistake names its field, unknown ones the nearest known.

import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { TrainOptions } from '../../../protocol/trainRecipe';
import { didYouMean } from '../../model/nearest';
import { configInvalid, configUnreadable } from './errors';
import { optionsSchema } from './schema';

/** Throws config-unreadable, config-invalid. */
export async function readOptions(path: string): Promise<TrainOptions> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw configUnreadable(path, error);
  });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw configUnreadable(path, error);
  }
  return checkOptions(value, path);
}

/** `source` is named where something is wrong. Throws config-invalid. */
export function checkOptions(value: unknown, source: string): TrainOptions {
  const result = optionsSchema.safeParse(value);
  if (result.success) {
    const { $schema: _, ...options } = result.data;
    return options;
  }
  const [issue] = result.error.issues;
  if (issue === undefined) throw configInvalid(source, 'it is invalid', undefined);
  const field = issue.path.map(String).join('.');
  if (issue.code !== 'unrecognized_keys') {
    throw configInvalid(
      source,
      `${field === '' ? 'it' : `"${field}"`} ${issue.message}`,
      undefined,
    );
  }
  const [key = ''] = issue.keys;
  const name = field === '' ? key : `${field}.${key}`;
  const reason = `"${name}" is not known`;
  throw configInvalid(source, reason, didYouMean(key, keysAt(optionsSchema, issue.path)));
}

interface SchemaNode {
  readonly def: {
    readonly innerType?: SchemaNode;
    readonly element?: SchemaNode;
    readonly options?: readonly SchemaNode[];
    readonly shape?: Readonly<Record<string, SchemaNode>>;
  };
}

/** The fields that the schema knows at a path; those of all choices where there are several. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  let nodes: readonly SchemaNode[] = unwrapped(schema as unknown as SchemaNode);
  for (const step of path) {
    nodes = nodes
      .flatMap(({ def }) => def.element ?? def.shape?.[String(step)] ?? [])
      .flatMap(unwrapped);
  }
  return [...new Set(nodes.flatMap(({ def }) => Object.keys(def.shape ?? {})))];
}

function unwrapped(node: SchemaNode): readonly SchemaNode[] {
  const { innerType, options } = node.def;
  if (innerType) return unwrapped(innerType);
  return options ? options.flatMap(unwrapped) : [node];
}
