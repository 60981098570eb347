// Datasets whose files hold bare 8-bit pixels, all pictures of one size (IDX, CIFAR): the files are in memory as bytes,
// and a picture is turned into RGB when it is asked for.

import { basename } from 'node:path';
import { throwIfAborted } from '../../../base/errors';
import type { DecodedImage } from '../../images/types';
import { fileStamps } from '../fingerprint';
import { createProblems } from '../problems';
import { at, classesOf } from '../rows';
import type { DatasetRow, OpenedFormat, OpenOptions } from '../types';

export interface RawFile {
  readonly path: string;
  readonly split: string | null;
  /** One per picture. */
  readonly labels: readonly string[];
  readonly width: number;
  readonly height: number;
  /** 1: grey rows from the top. 3: all of red, then green, then blue. */
  readonly channels: 1 | 3;
  /** The pixels of one picture, channels · height · width bytes. */
  pixels(index: number): Uint8Array;
  metadata(index: number): readonly { readonly name: string; readonly value: string }[];
}

interface RawDataset {
  readonly path: string;
  readonly files: readonly RawFile[];
  /** All files it was read from, those of labels too. */
  readonly sources: readonly string[];
  /** In their order; those that no picture has, too. */
  readonly classes: readonly string[];
  /** What cannot be written, with its article, e.g. "IDX files". */
  readonly kind: string;
}

export async function openRaw(
  { path, files, sources, classes: named, kind }: RawDataset,
  { signal, reason }: OpenOptions,
): Promise<OpenedFormat> {
  const name = basename(path);
  const problems = createProblems();
  const places = files.flatMap((file) => file.labels.map((_, index) => ({ file, index })));
  const rows = places.map(toRow);
  const known = new Set(named);
  const classes = [...named, ...classesOf(rows).filter((label) => !known.has(label))];
  if (rows.length === 0) problems.add('no-rows', name, `${name} holds no picture.`);
  if (classes.length === 1) {
    problems.add('one-class', name, `All its pictures are of one class, "${classes[0]}".`);
  }
  return {
    reason,
    rows,
    classes,
    problems: problems.list(),
    stamps: await fileStamps(sources, signal),
    manifest: null,
    readOnly: `Glassbox cannot write labels into ${kind}; corrections stay in the journal.`,
    decode: async (row, abort) => {
      throwIfAborted(abort);
      const { file, index } = at(places, row, path);
      return toImage(file, index, at(rows, row, path).where);
    },
    bytes: async (row, abort) => {
      throwIfAborted(abort);
      const { file, index } = at(places, row, path);
      return file.pixels(index);
    },
    file: () => null,
    metadata: async (row) => {
      const { file, index } = at(places, row, path);
      return file.metadata(index);
    },
    close: async () => {},
  };
}

function toRow({ file, index }: { file: RawFile; index: number }): DatasetRow {
  const name = basename(file.path);
  return {
    id: `${name.replace(/\.(gz|bin)$/i, '')}/${index}`,
    label: file.labels[index] ?? null,
    split: file.split,
    group: null,
    where: `${name}, index ${index}`,
  };
}

/** `stored` wants the format of a file: PNG is the one that would hold the very same pixels. */
function toImage(file: RawFile, index: number, where: string): DecodedImage {
  const { width, height, channels } = file;
  const pixels = file.pixels(index);
  const count = width * height;
  const data = new Uint8Array(count * 3);
  for (let c = 0; c < 3; c++) {
    const plane = channels === 1 ? 0 : c * count;
    for (let i = 0; i < count; i++) data[3 * i + c] = pixels[plane + i] ?? 0;
  }
  const size = { width, height };
  const stored = { format: 'png', ...size, channels, bitsPerChannel: 8, orientation: 1 } as const;
  return { ...size, channels: 3, data, path: where, stored };
}
