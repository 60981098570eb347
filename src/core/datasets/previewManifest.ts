// The first rows of a manifest, for a person who says which column is what.

import type { ManifestPreview } from '../../protocol/dataset';
import { datasetUnknown } from './errors';
import type { ManifestRow, ManifestSource } from './formats/manifestSource';
import { sourceFor } from './formats/sources';
import { guessColumns, sampleColumns } from './guessColumns';

/** Throws what opening the file throws; dataset-unknown where its name is not that of a manifest. */
export async function previewManifest(
  path: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<ManifestPreview> {
  const open = sourceFor(path);
  if (open === null) throw datasetUnknown(path);
  return previewSource(await open(path, signal), signal);
}

/** Closes the source. */
export async function previewSource(
  source: ManifestSource,
  signal: AbortSignal = new AbortController().signal,
): Promise<ManifestPreview> {
  try {
    const columns = sampleColumns(source.columns, await firstRows(source, signal));
    return { path: source.path, columns, guess: guessColumns(columns) };
  } finally {
    await source.close();
  }
}

async function firstRows(
  source: ManifestSource,
  signal: AbortSignal,
): Promise<readonly ManifestRow[]> {
  for await (const rows of source.rows(signal)) if (rows.length > 0) return rows;
  return [];
}
