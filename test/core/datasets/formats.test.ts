import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { formats } from '../../../src/core/datasets/formats';
import { openDatabase, sqlText } from '../../../src/core/tables/database';
import { type DatasetFormatId, datasetFormats } from '../../../src/protocol/dataset';
import { picture, useDatasetFolder, withDataset } from './folder';

const folder = useDatasetFolder();

interface Case {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** What is opened; the folder itself where it is empty. */
  readonly open: string;
  readonly reason: string;
  /** First pixel of the first picture. */
  readonly pixel: readonly number[];
}

/** The file of each format, and the smallest dataset with two classes. */
const cases: Readonly<Record<DatasetFormatId, Case>> = {
  'image-folder': {
    files: { 'cat/b.png': '', 'dog/b.png': '' },
    open: '',
    reason: 'It holds 2 class folders.',
    pixel: [9, 8, 7],
  },
  csv: {
    files: { 'list.csv': 'image,label\nb.png,cat\nb.png,dog\n' },
    open: 'list.csv',
    reason: 'It is a CSV file.',
    pixel: [9, 8, 7],
  },
  tsv: {
    files: { 'list.tsv': 'image\tlabel\nb.png\tcat\nb.png\tdog\n' },
    open: '',
    reason: 'It holds list.tsv, which lists pictures.',
    pixel: [9, 8, 7],
  },
  jsonl: {
    files: { 'list.ndjson': '{"image":"b.png","label":"cat"}\n{"image":"b.png","label":"dog"}' },
    open: 'list.ndjson',
    reason: 'It is a file of JSON lines.',
    pixel: [9, 8, 7],
  },
  parquet: { files: {}, open: '', reason: 'It holds a Parquet file.', pixel: [9, 8, 7] },
  idx: {
    files: {
      'x-images-idx3-ubyte': Buffer.from('000008030000000200000001000000010906', 'hex'),
      'x-labels-idx1-ubyte': Buffer.from('00000801000000020001', 'hex'),
    },
    open: 'x-images-idx3-ubyte',
    reason: 'It is named like an IDX file.',
    pixel: [9, 9, 9],
  },
  cifar: {
    files: { 'test_batch.bin': Buffer.concat([3, 5].map((label) => Buffer.alloc(3073, label))) },
    open: '',
    reason: 'It holds test_batch.bin of CIFAR-10.',
    pixel: [3, 3, 3],
  },
};

beforeAll(async () => {
  const bytes = await picture(9, 8, 7);
  for (const [id, { files }] of Object.entries(cases)) {
    for (const [name, content] of Object.entries(files)) {
      await folder.write({ [join(id, name)]: name.endsWith('.png') ? bytes : content });
    }
  }
  for (const id of ['csv', 'tsv', 'jsonl']) await folder.write({ [`${id}/b.png`]: bytes });
  await folder.write({ 'parquet/.keep': '' });
  const database = await openDatabase();
  await database.run(
    `copy (select from_hex($hex) as image, unnest(['cat', 'dog']) as label)
     to ${sqlText(folder.at('parquet/data.parquet'))} (format parquet)`,
    { hex: bytes.toString('hex') },
  );
  database.dispose();
});

describe.each(Object.entries(cases))('%s', (id, { open, reason, pixel }) => {
  test('is detected, opened and decoded', async () => {
    const facts = await withDataset(folder.at(id, open), async (dataset) => ({
      format: dataset.format,
      reason: dataset.reason,
      labelled: dataset.rows.map(({ label }) => label).filter((label) => label !== null).length,
      pixel: [...(await dataset.decode(0)).data.subarray(0, 3)],
      fingerprint: dataset.fingerprint,
    }));
    const again = await withDataset(folder.at(id, open), ({ fingerprint }) => fingerprint);
    expect(facts).toEqual({ format: id, reason, labelled: 2, pixel, fingerprint: again });
  });
});

test('every format of the protocol has its reader and every file that makes one is listed', () => {
  const source = resolve('src', 'core', 'datasets', 'formats');
  const makers = readdirSync(source).filter((name) => {
    const helpers =
      /^(index|delimited|embedded|manifest|manifestSource|parquetSource|parquetTable|pictureFiles|rawPictures|sources|windows)\.ts$/;
    return !helpers.test(name);
  });
  const inCamelCase = (id: string): string =>
    `${id.replace(/-(\w)/g, (_, c) => c.toUpperCase())}.ts`;
  expect([...formats.keys()].toSorted()).toEqual([...datasetFormats].toSorted());
  expect(makers.toSorted()).toEqual([...formats.keys()].map(inCamelCase).toSorted());
});
