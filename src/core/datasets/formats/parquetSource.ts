// Rows of Parquet files as text, for manifests and for what is said of pictures that lie in the file itself.

import { basename } from 'node:path';
import { throwIfAborted } from '../../../base/errors';
import { sqlName } from '../../tables/database';
import type { ManifestRow, ManifestSource, OpenSource } from './manifestSource';
import { openParquetTable, type ParquetColumn, type ParquetTable } from './parquetTable';

export const openParquet: OpenSource = async (path) =>
  parquetSource(await openParquetTable([path]));

/** Columns of bytes, or with bytes inside, have no text. `wanted` null: every column. */
export function parquetSource(
  table: ParquetTable,
  wanted: readonly string[] | null = null,
): ManifestSource {
  const [path = ''] = table.files;
  const readable = table.columns.filter(({ type }) => !type.includes('BLOB'));
  const indices = new Map(table.files.map((file, i) => [file, i]));
  return {
    path,
    columns: table.columns.map(({ name }) => name),
    async *rows(signal) {
      const columns = readable.filter(({ name }) => wanted?.includes(name) ?? true);
      const values = columns.map(({ name }) => `, ${sqlName(name)}::varchar`).join('');
      const sql = `select filename, file_row_number${values} from ${table.from(table.files)}`;
      for await (const rows of table.stream(sql)) {
        throwIfAborted(signal);
        yield rows.map(([filename, index, ...texts]): ManifestRow => {
          const file = indices.get(String(filename)) ?? 0;
          return {
            get: getter(columns, texts),
            where: `${basename(String(filename))}, index ${index}`,
            key: [file, Number(index)],
            broken: null,
          };
        });
      }
    },
    read: async ([file, index]) => {
      const from = table.from(table.files.slice(file, file + 1));
      const values = [
        '0 as v',
        ...readable.map(({ name }, i) => `${sqlName(name)}::varchar as v${i}`),
      ];
      const [row] = await table.rows<Record<string, unknown>>(
        `select ${values.join(', ')} from ${from} where file_row_number = ${index}`,
      );
      return {
        get: getter(
          readable,
          readable.map((_, i) => row?.[`v${i}`]),
        ),
      };
    },
    close: async () => table.database.dispose(),
  };
}

function getter(columns: readonly ParquetColumn[], values: readonly unknown[]): ManifestRow['get'] {
  return (wanted) => {
    const i = columns.findIndex(({ name }) => name === wanted);
    const value = values[i];
    const text = value === null || value === undefined ? '' : String(value).trim();
    if (text === '') return null;
    const names = columns[i]?.names;
    if (!names) return text;
    // -1 is how Hugging Face writes that a picture has no label.
    return Number(text) < 0 ? null : (names[Number(text)] ?? text);
  };
}
