// A folder for the datasets of these tests, and what is said of one that was opened.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll } from 'vitest';
import { describeDataset } from '../../../src/core/datasets/describeDataset';
import { openDataset } from '../../../src/core/datasets/openDataset';
import type { Dataset } from '../../../src/core/datasets/types';

export const signal = new AbortController().signal;

export interface DatasetFolder {
  at(...parts: string[]): string;
  /** Writes files by their paths; folders above them are made. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
}

export function useDatasetFolder(): DatasetFolder {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'glassbox-datasets-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  const at = (...parts: string[]): string => join(root, ...parts);
  return {
    at,
    write: async (files) => {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(at(name)), { recursive: true });
        await writeFile(at(name), content);
      }
    },
  };
}

/** Opens, hands over and closes. */
export async function withDataset<T>(
  path: string,
  use: (dataset: Dataset) => T | Promise<T>,
): Promise<T> {
  const dataset = await openDataset(path, { signal });
  try {
    return await use(dataset);
  } finally {
    await dataset.close();
  }
}

export interface Summary {
  readonly format: string;
  /** "id|label|split" with `-` for nothing. */
  readonly rows: readonly string[];
  readonly classes: readonly string[];
  /** "code: where" */
  readonly problems: readonly string[];
}

export function summaryOf(path: string): Promise<Summary> {
  return withDataset(path, (dataset) => {
    const { format, classes, problems, problemCount } = describeDataset(dataset);
    if (problemCount !== problems.length) throw new Error('Too many problems for a summary.');
    return {
      format,
      rows: dataset.rows.map(({ id, label, split }) => `${id}|${label ?? '-'}|${split ?? '-'}`),
      classes,
      problems: problems.map(({ code, where }) => `${code}: ${where}`),
    };
  });
}

/** A small PNG of one colour. */
export function picture(red: number, green = 0, blue = 0): Promise<Buffer> {
  const background = { r: red, g: green, b: blue };
  return sharp({ create: { width: 4, height: 3, channels: 3, background } })
    .png()
    .toBuffer();
}

export async function firstPixel(dataset: Dataset, row: number): Promise<readonly number[]> {
  const { data } = await dataset.decode(row);
  return [...data.subarray(0, 3)];
}
