// Rows of a text file, changed and changed back: the file is the same again, whether it ends with a line break or not.

import { describe, expect, it } from 'vitest';
import type { RowEdit } from '../../../../src/core/datasets/edits/records';
import {
  editRows,
  inverseEdits,
  splitRows,
  withLineEnds,
} from '../../../../src/core/datasets/edits/textRows';

const cases: readonly (readonly [string, string, readonly RowEdit[], string])[] = [
  [
    'a row changed in the middle',
    'h\na\nb\nc',
    [{ row: 2, before: 'b\n', after: 'B\n' }],
    'h\na\nB\nc',
  ],
  ['the last row removed', 'h\na\nb\nc', [{ row: 3, before: 'c', after: null }], 'h\na\nb\n'],
  [
    'a row put behind one without an end',
    'h\r\na\r\nb',
    [{ row: 3, before: null, after: 'c' }],
    'h\r\na\r\nb\r\nc',
  ],
  [
    'a row without an end put into the middle',
    'h\na\nb\n',
    [{ row: 2, before: null, after: 'c' }],
    'h\na\nc\nb\n',
  ],
  [
    'two rows put behind a changed last one',
    'h\na',
    [
      { row: 1, before: 'a', after: 'A' },
      { row: 2, before: null, after: 'b' },
      { row: 2, before: null, after: 'c' },
    ],
    'h\nA\nb\nc',
  ],
  [
    'the last row replaced by another in front of it',
    'h\na\nb',
    [
      { row: 2, before: null, after: 'x' },
      { row: 2, before: 'b', after: null },
    ],
    'h\na\nx\n',
  ],
];

describe('rows of a file', () => {
  it.each(cases)('%s, and back', async (_, text, edits, after) => {
    const rows = await splitRows(text, ',');
    const all = withLineEnds(rows, edits);
    const edited = editRows(rows, all) ?? [];
    expect(edited.join('')).toBe(after);
    expect(editRows(edited, inverseEdits(all))?.join('')).toBe(text);
  });
});
