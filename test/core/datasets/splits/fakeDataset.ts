// A dataset without a format: rows with files, or with pictures in memory.

import type { Dataset, DatasetRow } from '../../../../src/core/datasets/types';
import type { DecodedImage } from '../../../../src/core/images/types';

export interface FakeRow {
  readonly id: string;
  readonly label?: string | null;
  readonly group?: string | null;
  /** null: the picture is drawn by `draw`. */
  readonly file: string | null;
}

export function fakeDataset(
  rows: readonly FakeRow[],
  draw: (row: number) => Promise<DecodedImage> = () => Promise.reject(new Error('no picture')),
): Dataset {
  return {
    path: '/fake',
    name: 'fake',
    format: 'csv',
    reason: 'It is made up.',
    rows: rows.map(
      ({ id, label = null, group = null }): DatasetRow => ({
        id,
        label,
        group,
        split: null,
        where: id,
      }),
    ),
    classes: [],
    problems: [],
    fingerprint: '',
    manifest: null,
    classTable: null,
    readOnly: null,
    file: (row) => rows[row]?.file ?? null,
    decode: draw,
    bytes: async () => new Uint8Array(0),
    metadata: async () => [],
    close: async () => undefined,
  };
}
