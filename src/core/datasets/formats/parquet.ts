// Parquet: a manifest of picture files, or (as Hugging Face exports datasets) a table that holds the pictures
// themselves, in one file or in a folder of parts named train-00000-of-00002.parquet.

import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ManifestColumns } from '../../../protocol/dataset';
import { compareNames } from '../../images/findImages';
import { columnMissing, datasetUnknown, datasetUnreadable } from '../errors';
import { guessColumns } from '../guessColumns';
import { isIgnored, isSplitName } from '../survey';
import type { DatasetFormat, OpenedFormat, OpenOptions } from '../types';
import { openEmbedded } from './embedded';
import { openManifest } from './manifest';
import { parquetSource } from './parquetSource';
import { openParquetTable, type ParquetColumn, type ParquetTable } from './parquetTable';

const extension = /\.(parquet|pq)$/i;
/** Below the folder that is opened; `default/train/0000.parquet` is the deepest usual place. */
const deepest = 2;

export const parquet: DatasetFormat = { id: 'parquet', detect, open };

async function detect(path: string): Promise<string | null> {
  if (extension.test(path)) return 'It is a Parquet file.';
  const { length } = await parquetFiles(path).catch(() => []);
  if (length === 0) return null;
  return length === 1 ? 'It holds a Parquet file.' : `It holds ${length} Parquet files.`;
}

async function open(path: string, options: OpenOptions): Promise<OpenedFormat> {
  const files = extension.test(path) ? [path] : await parquetFiles(path);
  if (files.length === 0) throw datasetUnknown(path);
  const table = await openParquetTable(files);
  const columns = options.columns ?? guess(table);
  const picture = table.columns.find(({ name }) => name === columns?.image);
  if (columns === null || picture === undefined || picture.bytes === null) {
    return openPaths(table, { ...options, columns });
  }
  try {
    checkColumns(table, columns);
    return await openEmbedded(
      { table, columns, picture, path, splits: files.map(splitOf) },
      options,
    );
  } catch (error) {
    table.database.dispose();
    throw error;
  }
}

/** Pictures in files of their own. Edits know how to write one file, not several. */
async function openPaths(table: ParquetTable, options: OpenOptions): Promise<OpenedFormat> {
  const named = options.columns ?? guessColumns(table.columns.map(toNamed));
  const wanted = named === null ? null : Object.values(named);
  const opened = await openManifest(parquetSource(table, wanted), options);
  if (table.files.length === 1) return opened;
  const readOnly =
    'Glassbox cannot write labels into several Parquet files; corrections stay in the journal.';
  return { ...opened, readOnly };
}

function checkColumns({ columns, files }: ParquetTable, wanted: ManifestColumns): void {
  const names = columns.map(({ name }) => name);
  const missing = Object.values(wanted).find((name) => !names.includes(name));
  if (missing !== undefined) throw columnMissing(files[0] ?? '', missing, names);
}

/** A column of bytes is of pictures, whatever its name. Names of classes make a label. */
function guess({ columns }: ParquetTable): ManifestColumns | null {
  const named = guessColumns(columns.map(({ name }) => ({ name, samples: [] })));
  const pictures = columns.filter(({ bytes }) => bytes !== null);
  const picture = pictures.find(({ name }) => name === named?.image) ?? pictures[0];
  if (picture === undefined) return null;
  const { image: _, ...others } = guessColumns([
    ...columns.map(toNamed),
    { name: 'image', samples: [] },
  ]) ?? { image: '' };
  const label = others.label ?? columns.find(({ names }) => names !== null)?.name;
  return { ...others, ...(label === undefined ? {} : { label }), image: picture.name };
}

const toNamed = ({ name }: ParquetColumn): { name: string; samples: string[] } => ({
  name,
  samples: [],
});

/** Those of a folder and the folders below, in natural order, hidden ones left out. Throws dataset-missing, dataset-unreadable. */
export async function parquetFiles(folder: string, depth = 0): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw datasetUnreadable(folder, error);
  });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => compareNames(a.name, b.name))) {
    if (isIgnored(entry.name)) continue;
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) files.push(...(extension.test(entry.name) ? [path] : []));
    else if (depth < deepest) files.push(...(await parquetFiles(path, depth + 1)));
  }
  return files;
}

/** `train-00000-of-00002.parquet`, `test.parquet` or `train/0000.parquet`. */
function splitOf(path: string): string | null {
  const stem = basename(path, extname(path));
  const part = /^(.+?)-\d+-of-\d+/.exec(stem)?.[1];
  const folder = basename(dirname(path));
  return part ?? [stem, folder].find(isSplitName) ?? null;
}
