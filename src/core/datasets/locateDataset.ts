// From what a person points at (a folder, a file in it) to what is opened, as which format, and why.

import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DatasetFormatId, ManifestColumns } from '../../protocol/dataset';
import { type DatasetDefinition, readDefinition } from './definition';
import { datasetUnknown, datasetUnreadable, definitionName } from './errors';
import { formats } from './formats';
import { manifestIn } from './manifestIn';

export interface Located {
  /** The folder or file that the format opens. */
  readonly path: string;
  readonly format: DatasetFormatId;
  readonly reason: string;
  readonly columns: ManifestColumns | null;
  readonly root: string | null;
  readonly classTable: Readonly<Record<string, string | number>> | null;
}

/** Throws dataset-missing, dataset-unreadable, dataset-unknown, definition-invalid. */
export async function locateDataset(path: string): Promise<Located> {
  const facts = await stat(path).catch((error: unknown) => {
    throw datasetUnreadable(path, error);
  });
  if (facts.isDirectory()) return locateFolder(path);
  const folder = dirname(path);
  if (basename(path) === definitionName) return locateFolder(folder);
  return locateFile(path, folder, await readDefinition(folder));
}

/** A folder is not read as one of these; a file in it is. */
const listFormats: readonly DatasetFormatId[] = ['csv', 'tsv', 'jsonl'];

async function locateFolder(folder: string): Promise<Located> {
  const definition = await readDefinition(folder);
  if (definition?.manifest !== undefined) {
    return locateFile(join(folder, definition.manifest), folder, definition);
  }
  const columns = definition?.columns;
  const listed = columns === undefined ? null : await manifestIn(folder, columns);
  const isList = listFormats.some((format) => format === definition?.format);
  const detected = listed !== null || isList ? null : await detect(folder, definition);
  if (detected !== null) return complete(folder, detected, folder, definition);
  const manifest = listed ?? (await manifestIn(folder));
  if (manifest === null) throw datasetUnknown(folder);
  const file = await locateFile(manifest, folder, definition);
  return { ...file, reason: `It holds ${basename(manifest)}, which lists pictures.` };
}

async function locateFile(
  path: string,
  folder: string,
  definition: DatasetDefinition | null,
): Promise<Located> {
  const named = definition?.manifest;
  const isMeant = named === undefined || join(folder, named) === path;
  const own = isMeant ? definition : null;
  await stat(path).catch((error: unknown) => {
    throw datasetUnreadable(path, error);
  });
  const detected = await detect(path, own);
  if (detected === null) throw datasetUnknown(path);
  return complete(path, detected, folder, own);
}

interface Detected {
  readonly format: DatasetFormatId;
  readonly reason: string;
}

async function detect(
  path: string,
  definition: DatasetDefinition | null,
): Promise<Detected | null> {
  if (definition?.format !== undefined) {
    return { format: definition.format, reason: `${definitionName} says so.` };
  }
  for (const { id, detect } of formats.values()) {
    const reason = await detect(path);
    if (reason !== null) return { format: id, reason };
  }
  return null;
}

function complete(
  path: string,
  detected: Detected,
  folder: string,
  definition: DatasetDefinition | null,
): Located {
  return {
    path,
    ...detected,
    columns: definition?.columns ?? null,
    root: definition?.root === undefined ? null : join(folder, definition.root),
    classTable: definition?.classes ?? null,
  };
}
