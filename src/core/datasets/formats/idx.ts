// IDX, the format of MNIST and its relatives (http://yann.lecun.com/exdb/mnist): a file of grey pictures and a file of
// labels, `…images-idx3-ubyte` and `…labels-idx1-ubyte`, often gzipped.
// Header, big-endian: two zero bytes, type (8: unsigned byte), number of dimensions, then each dimension as 32 bits.

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { throwIfAborted } from '../../../base/errors';
import { compareNames } from '../../images/findImages';
import {
  binaryInvalid,
  bytesMismatch,
  datasetUnknown,
  datasetUnreadable,
  labelsFileMissing,
} from '../errors';
import type { DatasetFormat, OpenedFormat, OpenOptions } from '../types';
import { openRaw, type RawFile } from './rawPictures';

const imagesName = /(images|data)?[-_.]idx3([-_.]ubyte)?(\.gz)?$/i;
const labelsName = /(labels)?[-_.]idx1([-_.]ubyte)?(\.gz)?$/i;

export const idx: DatasetFormat = { id: 'idx', detect, open };

async function detect(path: string): Promise<string | null> {
  const name = basename(path);
  if (imagesName.test(name) || labelsName.test(name)) return 'It is named like an IDX file.';
  const files = await imageFiles(path).catch(() => []);
  if (files.length === 0) return null;
  return `It holds the IDX ${files.length === 1 ? 'file' : 'files'} ${files.join(' and ')}.`;
}

async function imageFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names.filter((name) => imagesName.test(name) && !name.startsWith('.')).sort(compareNames);
}

/** Throws labels-file-missing, dataset-file-invalid, dataset-missing, dataset-unreadable. */
async function open(path: string, options: OpenOptions): Promise<OpenedFormat> {
  const images = await imagesOf(path);
  const files: RawFile[] = [];
  const sources: string[] = [];
  for (const file of images) {
    const labels = await besides(file, (name) => swap(name, 'labels', '1'));
    if (labels === null) throw labelsFileMissing(file, swap(basename(file), 'labels', '1'));
    files.push(await readPair(file, labels, options.signal));
    sources.push(file, labels);
  }
  return openRaw({ path, files, sources, classes: [], kind: 'IDX files' }, options);
}

async function imagesOf(path: string): Promise<readonly string[]> {
  const name = basename(path);
  if (imagesName.test(name)) return [path];
  if (!labelsName.test(name)) {
    const names = await imageFiles(path).catch((error: unknown) => {
      throw datasetUnreadable(path, error);
    });
    if (names.length === 0) throw datasetUnknown(path);
    // The same pictures, packed and unpacked, count once.
    const plain = names.filter(
      (file) => !(/\.gz$/i.test(file) && names.includes(file.slice(0, -3))),
    );
    return plain.map((file) => join(path, file));
  }
  const images = await besides(path, (file) => swap(file, 'images', '3'));
  if (images === null) throw datasetUnknown(path);
  return [images];
}

/** "t10k-images-idx3-ubyte" ↔ "t10k-labels-idx1-ubyte" */
function swap(name: string, word: 'images' | 'labels', dimensions: '1' | '3'): string {
  return name.replace(/images|labels/i, word).replace(/idx[13]/i, `idx${dimensions}`);
}

async function besides(path: string, rename: (name: string) => string): Promise<string | null> {
  const renamed = rename(basename(path));
  const plain = renamed.replace(/\.gz$/i, '');
  for (const name of [renamed, plain, `${plain}.gz`]) {
    const other = join(dirname(path), name);
    if ((await stat(other).catch(() => null))?.isFile()) return other;
  }
  return null;
}

async function readPair(images: string, labels: string, signal: AbortSignal): Promise<RawFile> {
  const { dims, data } = await readIdx(images, 3, signal);
  const { data: numbers } = await readIdx(labels, 1, signal);
  const [count = 0, height = 0, width = 0] = dims;
  if (numbers.length !== count) {
    const other = basename(images);
    throw binaryInvalid(
      labels,
      `holds ${numbers.length} labels for the ${count} pictures of ${other}`,
    );
  }
  const size = height * width;
  return {
    path: images,
    split: splitOf(basename(images)),
    labels: Array.from(numbers, String),
    width,
    height,
    channels: 1,
    pixels: (index) => data.subarray(index * size, (index + 1) * size),
    metadata: () => [],
  };
}

/** "t10k" is what MNIST calls its test pictures. */
function splitOf(name: string): string | null {
  const word = /train|t10k|test|val/i.exec(name)?.[0].toLowerCase();
  return word === 't10k' ? 'test' : (word ?? null);
}

async function readIdx(
  path: string,
  dimensions: number,
  signal: AbortSignal,
): Promise<{ dims: readonly number[]; data: Uint8Array }> {
  const bytes = await readUnpacked(path, signal);
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) throw bytesMismatch(path, 'the header', header, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic !== 0x800 + dimensions) {
    const found = hex(magic);
    throw binaryInvalid(
      path,
      `should begin with ${hex(0x800 + dimensions)}, but begins with ${found}`,
    );
  }
  const dims = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = header + dims.reduce((product, dim) => product * dim, 1);
  if (bytes.length !== expected) {
    throw bytesMismatch(path, dims.join(' × '), expected, bytes.length);
  }
  return { dims, data: bytes.subarray(header) };
}

async function readUnpacked(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await readFile(path, { signal }).catch((error: unknown) => {
    throw datasetUnreadable(path, error);
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = await promisify(gunzip)(bytes).catch((error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    throw binaryInvalid(path, `could not be unpacked: ${words}`);
  });
  throwIfAborted(signal);
  return unpacked;
}

function hex(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}
