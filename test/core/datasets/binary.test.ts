import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { describeDataset } from '../../../src/core/datasets/describeDataset';
import { openDataset } from '../../../src/core/datasets/openDataset';
import { firstPixel, signal, summaryOf, useDatasetFolder, withDataset } from './folder';

const folder = useDatasetFolder();

/** Header of IDX: type 8, then the dimensions, all big-endian. */
function idxFile(dims: readonly number[], data: Uint8Array, magic = 0x800 + dims.length): Buffer {
  const header = Buffer.alloc(4 + 4 * dims.length);
  header.writeUInt32BE(magic);
  for (const [i, dim] of dims.entries()) header.writeUInt32BE(dim, 4 + 4 * i);
  return Buffer.concat([header, data]);
}

const random = createRandom(5);
const bytes = (length: number): Uint8Array =>
  Uint8Array.from({ length }, () => Math.floor(random.between(0, 256)));
const digits = bytes(3 * 4 * 5);
const labels = idxFile([3], Uint8Array.of(7, 0, 7));
const images = idxFile([3, 4, 5], digits);

test('IDX: grey pictures, labels beside them, splits by name', async () => {
  await folder.write({
    'mnist/train-images-idx3-ubyte': images,
    'mnist/train-labels-idx1-ubyte': labels,
    'mnist/t10k-images.idx3-ubyte.gz': gzipSync(images),
    'mnist/t10k-images.idx3-ubyte': images,
    'mnist/t10k-labels.idx1-ubyte.gz': gzipSync(labels),
  });
  const rowsOf = (name: string, split: string): string[] =>
    [7, 0, 7].map((label, i) => `${name}/${i}|${label}|${split}`);
  expect(await summaryOf(folder.at('mnist'))).toEqual({
    format: 'idx',
    rows: [
      ...rowsOf('t10k-images.idx3-ubyte', 'test'),
      ...rowsOf('train-images-idx3-ubyte', 'train'),
    ],
    classes: ['0', '7'],
    problems: [],
  });
  await withDataset(folder.at('mnist/train-labels-idx1-ubyte'), async (dataset) => {
    const { width, height, data, stored } = await dataset.decode(1);
    const expected = digits.subarray(20, 40);
    expect({ width, height, data, channels: stored.channels }).toEqual({
      width: 5,
      height: 4,
      data: Uint8Array.from({ length: 60 }, (_, i) => expected[Math.floor(i / 3)] ?? 0),
      channels: 1,
    });
    expect(new Uint8Array(await dataset.bytes(1))).toEqual(new Uint8Array(expected));
    expect(dataset.readOnly).toBe(
      'Glassbox cannot write labels into IDX files; corrections stay in the journal.',
    );
  });
});

test.each<[string, Record<string, Buffer>, string, string]>([
  [
    'no labels beside it',
    { 'a-images-idx3-ubyte': images },
    'a-images-idx3-ubyte',
    'The labels of a-images-idx3-ubyte are not beside it: there is no a-labels-idx1-ubyte, with or without .gz.',
  ],
  [
    'cut off',
    { 'b-images-idx3-ubyte': images.subarray(0, 50), 'b-labels-idx1-ubyte': labels },
    'b-images-idx3-ubyte',
    '"PATH" should hold 76 bytes for 3 × 4 × 5, but holds 50.',
  ],
  [
    'a header that is cut off',
    { 'c-images-idx3-ubyte': images.subarray(0, 9), 'c-labels-idx1-ubyte': labels },
    'c-images-idx3-ubyte',
    '"PATH" should hold 16 bytes for the header, but holds 9.',
  ],
  [
    'a corrupt header',
    { 'd-images-idx3-ubyte': idxFile([3, 4, 5], digits, 0xd03), 'd-labels-idx1-ubyte': labels },
    'd-images-idx3-ubyte',
    '"PATH" should begin with 0x00000803, but begins with 0x00000d03.',
  ],
  [
    'another number of labels',
    { 'e-images-idx3-ubyte': images, 'e-labels-idx1-ubyte': idxFile([2], Uint8Array.of(1, 2)) },
    'e-labels-idx1-ubyte',
    '"PATH" holds 2 labels for the 3 pictures of e-images-idx3-ubyte.',
  ],
  [
    'gzip that is cut off',
    {
      'f-images-idx3-ubyte.gz': gzipSync(images).subarray(0, 40),
      'f-labels-idx1-ubyte': labels,
    },
    'f-images-idx3-ubyte.gz',
    '"PATH" could not be unpacked: unexpected end of file.',
  ],
  [
    'a batch that is cut off',
    { 'data_batch_1.bin': Buffer.alloc(3073 + 100) },
    'data_batch_1.bin',
    '"PATH" should hold 6146 bytes (2 records of CIFAR-10, 3073 bytes each), but holds 3173.',
  ],
])('%s is an error', async (name, files, path, message) => {
  for (const [file, content] of Object.entries(files)) {
    await folder.write({ [`${name}/${file}`]: content });
  }
  await expect(openDataset(folder.at(name, path), { signal })).rejects.toMatchObject({
    facts: {
      message: message.replace('PATH', folder.at(name, path)),
      remedy: expect.stringMatching(/\.$/),
    },
  });
});

/** Records of labels, then all of red (10 · i), green (1) and blue (2). */
function records(items: readonly (readonly number[])[]): Buffer {
  const planes = (i: number): Buffer[] => [10 * i, 1, 2].map((value) => Buffer.alloc(1024, value));
  return Buffer.concat(items.flatMap((numbers, i) => [Buffer.from(numbers), ...planes(i)]));
}

test('CIFAR-10: planes become pixels, splits by name, names of the classes are known', async () => {
  await folder.write({
    'cifar10/data_batch_10.bin': records([[9]]),
    'cifar10/data_batch_2.bin': records([[3], [0]]),
    'cifar10/test_batch.bin': records([[1]]),
    'cifar10/readme.html': '',
  });
  const { rows, classes } = await summaryOf(folder.at('cifar10'));
  expect({ rows, classes: classes.length }).toEqual({
    rows: [
      'data_batch_2/0|cat|train',
      'data_batch_2/1|airplane|train',
      'data_batch_10/0|truck|train',
      'test_batch/0|automobile|test',
    ],
    classes: 10,
  });
  await withDataset(folder.at('cifar10/data_batch_2.bin'), async (dataset) => {
    const { width, height, data } = await dataset.decode(1);
    expect([dataset.rows.length, width, height, ...data.subarray(3069)]).toEqual([
      2, 32, 32, 10, 1, 2,
    ]);
    expect(await firstPixel(dataset, 0)).toEqual([0, 1, 2]);
  });
});

test('CIFAR-100: fine labels, coarse ones as metadata', async () => {
  await folder.write({
    'cifar100/train.bin': records([[1, 2]]),
    'cifar100/test.bin': records([
      [0, 0],
      [1, 3],
    ]),
    'cifar100/fine_label_names.txt': 'apple\nfish\nbaby\n',
    'cifar100/coarse_label_names.txt': 'fruit\nanimal\n',
  });
  const { rows, classes } = await summaryOf(folder.at('cifar100'));
  expect({ rows, classes }).toEqual({
    rows: ['test/0|apple|test', 'test/1|3|test', 'train/0|baby|train'],
    classes: ['apple', 'fish', 'baby', '3'],
  });
  const metadata = await withDataset(folder.at('cifar100'), (dataset) => dataset.metadata(2));
  expect(metadata).toEqual([{ name: 'coarse label', value: 'animal' }]);
});

test('a train.bin of something else is no CIFAR', async () => {
  await folder.write({ 'other/train.bin': Buffer.alloc(1000) });
  await expect(openDataset(folder.at('other'), { signal })).rejects.toMatchObject({
    code: 'dataset-unknown',
  });
});

const mnist = resolve('..', 'shared', 'data', 'datasets', 'mnist-idx');

test.skipIf(!existsSync(mnist))('10,000 digits of MNIST', async () => {
  const [split, ...others] = await withDataset(mnist, (dataset) => describeDataset(dataset).splits);
  // The counts that Yann LeCun's test set is known for.
  const counts = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009];
  expect({ split, others }).toEqual({
    split: {
      name: 'test',
      count: 10_000,
      classes: counts.map((count, label) => ({ label: String(label), count })),
    },
    others: [],
  });
});
