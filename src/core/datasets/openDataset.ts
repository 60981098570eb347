// The one way to open a dataset.

import { basename, resolve } from 'node:path';
import { throwIfAborted } from '../../base/errors';
import { datasetUnknown } from './errors';
import { fingerprint } from './fingerprint';
import { formats } from './formats';
import { locateDataset } from './locateDataset';
import type { Dataset } from './types';

/**
 * `path`: a folder, a manifest, an IDX, CIFAR or Parquet file, or a dataset.glassbox.json. Lists everything and reads no
 * picture. The dataset's `path` is the manifest where a folder is read by way of one.
 * Throws the errors of errors.ts, or `cancelled`; what is wrong with single rows is in `problems`.
 */
export async function openDataset(
  path: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Dataset> {
  throwIfAborted(signal);
  const located = await locateDataset(resolve(path));
  const { format, reason, columns, root, classTable } = located;
  const reader = formats.get(format);
  if (reader === undefined) throw datasetUnknown(located.path);
  const opened = await reader.open(located.path, { columns, root, reason, signal });
  try {
    const { stamps, ...facts } = opened;
    return {
      ...facts,
      path: located.path,
      name: basename(located.path),
      format,
      fingerprint: await fingerprint(opened.rows, stamps, signal),
      classTable,
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
