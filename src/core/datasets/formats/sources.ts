// Which reader of rows goes with the name of a file.

import { openCsv } from './csv';
import { openJsonl } from './jsonl';
import type { OpenSource } from './manifestSource';
import { openParquet } from './parquetSource';
import { openTsv } from './tsv';

const sources: readonly { readonly name: RegExp; readonly open: OpenSource }[] = [
  { name: /\.csv$/i, open: openCsv },
  { name: /\.(tsv|tab)$/i, open: openTsv },
  { name: /\.(jsonl|ndjson)$/i, open: openJsonl },
  { name: /\.(parquet|pq)$/i, open: openParquet },
];

/** null where the file's name is not that of a manifest. */
export function sourceFor(path: string): OpenSource | null {
  return sources.find(({ name }) => name.test(path))?.open ?? null;
}
