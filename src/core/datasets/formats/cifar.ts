// The binary version of CIFAR-10 and CIFAR-100 (https://www.cs.toronto.edu/~kriz/cifar.html): records of one label byte
// (CIFAR-100: two, coarse and fine), then 32 × 32 bytes each of red, green and blue.

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { compareNames } from '../../images/findImages';
import { binaryInvalid, datasetUnknown, datasetUnreadable } from '../errors';
import type { DatasetFormat, OpenedFormat, OpenOptions } from '../types';
import { openRaw, type RawFile } from './rawPictures';

interface Kind {
  readonly name: string;
  readonly file: RegExp;
  readonly labelBytes: 1 | 2;
  readonly namesFile: string;
  /** What the numbers mean where there is no file of names. */
  readonly usualNames: readonly string[];
}

const side = 32;
const pixelBytes = 3 * side * side;

const kinds: readonly Kind[] = [
  {
    name: 'CIFAR-10',
    file: /^(data_batch_\d+|test_batch)\.bin$/i,
    labelBytes: 1,
    namesFile: 'batches.meta.txt',
    usualNames: 'airplane automobile bird cat deer dog frog horse ship truck'.split(' '),
  },
  {
    name: 'CIFAR-100',
    file: /^(train|test)\.bin$/i,
    labelBytes: 2,
    namesFile: 'fine_label_names.txt',
    usualNames: [],
  },
];

export const cifar: DatasetFormat = { id: 'cifar', detect, open };

interface Found {
  readonly kind: Kind;
  readonly paths: readonly string[];
}

async function detect(path: string): Promise<string | null> {
  const found = await find(path).catch(() => null);
  if (found === null) return null;
  const names = found.paths.map((file) => basename(file)).join(', ');
  const isFile = found.paths[0] === path;
  return isFile
    ? `It is a binary file of ${found.kind.name}.`
    : `It holds ${names} of ${found.kind.name}.`;
}

/** train.bin could be anything: it counts beside the file of names, or where its size fits. */
async function find(path: string): Promise<Found | null> {
  const facts = await stat(path);
  const folder = facts.isDirectory() ? path : dirname(path);
  const entries = facts.isDirectory() ? await readdir(path) : [basename(path)];
  for (const kind of kinds) {
    const names = entries.filter((name) => kind.file.test(name)).sort(compareNames);
    const [first] = names;
    if (first === undefined) continue;
    const isNamed = kind.labelBytes === 1 || (await exists(join(folder, kind.namesFile)));
    const { size } = await stat(join(folder, first));
    if (!isNamed && (size === 0 || size % (pixelBytes + kind.labelBytes) !== 0)) continue;
    return { kind, paths: names.map((name) => join(folder, name)) };
  }
  return null;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Throws dataset-file-invalid for a file that is no whole number of records. */
async function open(path: string, options: OpenOptions): Promise<OpenedFormat> {
  const found = await find(path).catch((error: unknown) => {
    throw datasetUnreadable(path, error);
  });
  if (found === null) throw datasetUnknown(path);
  const { kind, paths } = found;
  const folder = dirname(paths[0] ?? path);
  const classes = (await readNames(join(folder, kind.namesFile))) ?? kind.usualNames;
  const coarse = (await readNames(join(folder, 'coarse_label_names.txt'))) ?? [];
  const files: RawFile[] = [];
  for (const file of paths) {
    files.push(await readBatch(file, kind, { classes, coarse }, options.signal));
  }
  const name = `${kind.name} files`;
  return openRaw({ path, files, sources: paths, classes, kind: name }, options);
}

async function readBatch(
  path: string,
  { labelBytes, name }: Kind,
  { classes, coarse }: { classes: readonly string[]; coarse: readonly string[] },
  signal: AbortSignal,
): Promise<RawFile> {
  const bytes: Uint8Array = await readFile(path, { signal }).catch((error: unknown) => {
    throw datasetUnreadable(path, error);
  });
  const record = labelBytes + pixelBytes;
  const count = Math.floor(bytes.length / record);
  if (bytes.length !== count * record) {
    const wanted = (count + 1) * record;
    const problem = `should hold ${wanted} bytes (${count + 1} records of ${name}, ${record} bytes each), but holds ${bytes.length}`;
    throw binaryInvalid(path, problem);
  }
  const labels = Array.from({ length: count }, (_, i) => {
    const label = bytes[i * record + labelBytes - 1] ?? 0;
    return classes[label] ?? String(label);
  });
  return {
    path,
    split: /^test/i.test(basename(path)) ? 'test' : 'train',
    labels,
    width: side,
    height: side,
    channels: 3,
    pixels: (i) => bytes.subarray(i * record + labelBytes, (i + 1) * record),
    metadata: (i) => {
      if (labelBytes === 1) return [];
      const label = bytes[i * record] ?? 0;
      return [{ name: 'coarse label', value: coarse[label] ?? String(label) }];
    },
  };
}

/** One name per line; null where there is no such file. */
async function readNames(path: string): Promise<readonly string[] | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
