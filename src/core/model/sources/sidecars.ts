// Files that come along with a model: Hugging Face's and timm's configuration, and lists of labels.

import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readSmallFile } from '../files';
import {
  type Context,
  type Fields,
  fittingLabels,
  hintsFrom,
  rowCount,
  type SourceHints,
} from '../hints';
import { labelFileHints } from './labelFiles';
import { configSchema, configValues, parseConfig } from './modelConfig';
import { preprocessorSchema, preprocessorValues } from './preprocessorConfig';

type Values = { readonly [K in keyof Fields]?: Fields[K] | undefined };
const none: SourceHints = { source: 'sidecar', hints: {}, warnings: [] };

export async function sidecarHints(context: Context): Promise<readonly SourceHints[]> {
  const folder = dirname(context.facts.path);
  const entries = await readdir(folder).catch((): string[] => []);
  const { labels, ...config } = await modelConfig(context, folder);
  const own = await labelFileHints(context, folder, entries);
  const isOwn = own.hints.labels?.detail.startsWith(modelName(context)) === true;
  const listed: SourceHints = { source: 'sidecar', ...own };
  const named: SourceHints = { source: 'sidecar', hints: labels, warnings: [] };
  // Names given to this very model, then those of the configuration, then any list that fits.
  return [
    await preprocessorConfig(context, folder),
    config,
    ...(isOwn ? [listed, named] : [named, listed]),
  ];
}

function modelName({ facts }: Context): string {
  return basename(facts.path).replace(/\.onnx$/i, '');
}

async function preprocessorConfig(context: Context, folder: string): Promise<SourceHints> {
  const name = 'preprocessor_config.json';
  const file = await readConfig(folder, name);
  if (typeof file === 'string') return { ...none, warnings: [file] };
  const parsed = preprocessorSchema.safeParse(file);
  const values = parsed.success ? preprocessorValues(parsed.data) : null;
  return values === null ? none : checked(name, values, context);
}

async function modelConfig(
  context: Context,
  folder: string,
): Promise<SourceHints & { readonly labels: SourceHints['hints'] }> {
  const name = 'config.json';
  const file = await readConfig(folder, name);
  if (typeof file === 'string') return { ...none, labels: {}, warnings: [file] };
  const parsed = configSchema.safeParse(file);
  const found = parsed.success ? configValues(parsed.data) : null;
  if (found === null) return { ...none, labels: {} };
  const rows = rowCount(context.output);
  const labels = found.labels && fittingLabels(found.labels, rows);
  const misfit = `${name} names ${found.labels?.length} labels, the model has ${rows} classes: they are left out.`;
  const { hints, warnings } = checked(name, found.values, context);
  return {
    source: 'sidecar',
    hints,
    labels: hintsFrom(`${name} (labels)`, { labels: labels ?? undefined }),
    warnings: labels === null ? [...warnings, misfit] : warnings,
  };
}

/** A mean for three channels says nothing about a model with one. */
function checked(name: string, values: Values, { channels }: Context): SourceHints {
  const isFitting = [values.mean, values.std].every(
    (list) => list === undefined || list.length === 1 || list.length === channels,
  );
  if (isFitting) return { ...none, hints: hintsFrom(name, values) };
  const { mean, std, scale, ...rest } = values;
  const count = Math.max(mean?.length ?? 0, std?.length ?? 0);
  const warning = `${name} normalises ${count} channels, the model has ${channels}: its mean and std are left out.`;
  return { source: 'sidecar', hints: hintsFrom(name, rest), warnings: [warning] };
}

/** The parsed file, undefined where there is none, or a warning. Exporters put the model in a folder `onnx` below its files. */
async function readConfig(folder: string, name: string): Promise<unknown> {
  const folders = basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
  for (const each of folders) {
    try {
      const text = await readSmallFile(join(each, name));
      if (text === null) continue;
      const value = parseConfig(text);
      return typeof value === 'object' ? value : `${name} is not JSON and is left out.`;
    } catch (error) {
      return `${name} cannot be read and is left out: ${error instanceof Error ? error.message : String(error)}.`;
    }
  }
  return undefined;
}
