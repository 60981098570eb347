import { expect, test } from 'vitest';
import type { Dataset, DatasetRow } from '../../../../src/core/datasets/types';
import {
  assignedExamples,
  type DataConfig,
  type DataFindings,
  planExamples,
} from '../../../../src/core/train/data/dataPlan';

type Row = Partial<DatasetRow>;

/** Only what a plan looks at; its pictures cannot be read. */
function datasetOf(rows: readonly Row[], more: Partial<Dataset> = {}): Dataset {
  const whole = rows.map((row, i) => ({
    id: `p${i}`,
    label: 'a',
    split: null,
    group: null,
    where: `p${i}.png`,
    ...row,
  }));
  const refused = () => Promise.reject(new Error('not read here'));
  return {
    path: '/data/set',
    name: 'set',
    format: 'image-folder',
    reason: '',
    rows: whole,
    classes: [...new Set(whole.flatMap(({ label }) => label ?? []))],
    problems: [],
    fingerprint: '',
    manifest: null,
    classTable: null,
    readOnly: null,
    decode: refused,
    bytes: refused,
    metadata: refused,
    file: () => null,
    close: async () => undefined,
    ...more,
  };
}

const config: DataConfig = { seed: 1, ratio: [70, 15, 15], validation: 'auto' };
const clean: DataFindings = { unreadable: () => false, copies: [], excluded: 0 };

function rowsOf(counts: Readonly<Record<string, readonly [a: number, b: number]>>): Row[] {
  return Object.entries(counts).flatMap(([split, [a, b]]) => {
    const named = { split: split === '' ? null : split };
    return [
      ...Array.from({ length: a }, () => ({ ...named, label: 'a' })),
      ...Array.from({ length: b }, () => ({ ...named, label: 'b' })),
    ];
  });
}

const together = 'copies of a picture and groups together; seed 1).';

test.each<[string, Record<string, [number, number]>, Partial<DataConfig>, number[][], string[]]>([
  [
    'without splits: 70 : 15 : 15 of every class',
    { '': [100, 60] },
    {},
    [
      [70, 42],
      [15, 9],
      [15, 9],
    ],
    [
      `The dataset has no splits: 70 % of its pictures are for training, 15 % for validation and 15 % for the test (every class in these shares, ${together}`,
    ],
  ],
  [
    'one split, whatever its name, is no split',
    { test: [100, 60] },
    { validation: 'none' },
    [
      [85, 51],
      [0, 0],
      [15, 9],
    ],
    [
      `The dataset has no splits but "test": 85 % of its pictures are for training, 0 % for validation and 15 % for the test (every class in these shares, ${together}`,
    ],
  ],
  [
    'all three as they are',
    { train: [5, 6], val: [3, 4], test: [1, 2] },
    {},
    [
      [5, 6],
      [3, 4],
      [1, 2],
    ],
    ['The split "val" is for validation, "test" for the test.'],
  ],
  [
    'validation trained on where none is wanted',
    { Training: [5, 6], valid: [3, 4], test: [1, 2] },
    { validation: 'none' },
    [
      [8, 10],
      [0, 0],
      [1, 2],
    ],
    ['The split "valid" is trained on as well, "test" for the test.'],
  ],
  [
    'a fourth split is left out',
    { train: [5, 6], test: [1, 2], extra: [9, 9], dev: [3, 4] },
    {},
    [
      [5, 6],
      [3, 4],
      [1, 2],
    ],
    ['The split "dev" is for validation, "test" for the test.', 'Left out: the splits "extra".'],
  ],
  [
    'the only held-out split is the test, and validation comes out of training',
    { train: [85, 170], val: [7, 8] },
    {},
    [
      [70, 140],
      [15, 30],
      [7, 8],
    ],
    [
      `The split "val" is for the test alone; 18 % of the training pictures are for validation (every class in this share, ${together}`,
    ],
  ],
  [
    'the same without validation; pictures of no split are not used',
    { train: [85, 170], val: [7, 8], '': [1, 1] },
    { validation: 'none' },
    [
      [85, 170],
      [0, 0],
      [7, 8],
    ],
    [
      'Left out, for they belong to no split: 2 pictures.',
      'The split "val" is for the test alone; there is no validation.',
    ],
  ],
])('%s', (_, counts, more, expected, notes) => {
  const plan = planExamples(datasetOf(rowsOf(counts)), { ...config, ...more }, clean);
  const [train, validation, test] = expected;
  expect({ counts: plan.counts, notes: plan.notes, smallest: plan.smallestClass }).toEqual({
    counts: { train, validation, test },
    notes,
    smallest: Math.min(...(train ?? [])),
  });
});

test('copies and groups stay in one role, and every row has at most one', () => {
  const rows = rowsOf({ '': [60, 60] }).map((row, i) => ({ ...row, group: i < 20 ? 'one' : null }));
  const copies = Array.from({ length: 30 }, (_, i) => [20 + i, 119 - i]);
  const plan = planExamples(datasetOf(rows), config, { ...clean, copies });
  const role = (row: number) => plan.assignment[`p${row}`];
  expect(new Set(rows.slice(0, 20).map((_, row) => role(row))).size).toBe(1);
  expect(copies.filter(([a = 0, b = 0]) => role(a) !== role(b))).toEqual([]);
  expect(Object.keys(plan.assignment)).toHaveLength(120);
});

test('copies of held-out pictures are left out of what is trained and chosen by', () => {
  const rows = rowsOf({ train: [4, 4], val: [2, 2], test: [2, 2] });
  // Rows 0–7 train, 8–11 validation, 12–15 test.
  const copies = [
    [0, 12],
    [1, 8],
    [2, 3],
    [9, 13],
  ];
  const plan = planExamples(datasetOf(rows), config, { ...clean, copies });
  expect(plan.counts).toEqual({ train: [2, 4], validation: [1, 2], test: [2, 2] });
  expect(plan.notes.slice(1)).toEqual([
    'Left out of training, for copies of them are held out: 2 pictures.',
    'Left out of validation, for copies of them are in the test: 1 picture.',
  ]);
});

test('what cannot be used is left out and counted', () => {
  const rows = rowsOf({ train: [8, 8], val: [2, 2], test: [2, 2] });
  rows[0] = { split: 'train', label: null };
  const dataset = datasetOf(rows, { classes: ['a', 'relabelled', 'b'] });
  const found = { ...clean, unreadable: (row: number) => row === 1 || row === 12, excluded: 3 };
  const plan = planExamples(dataset, config, found);
  expect(plan.classes).toEqual(['a', 'b']);
  expect(plan.counts.train).toEqual([6, 7]);
  expect(plan.notes.slice(0, 4)).toEqual([
    'Left out: 1 without a label.',
    'Left out: 2 that cannot be read (p1.png, p12.png).',
    'Left out: 3 that were excluded from the dataset.',
    'Classes without any picture left: "relabelled".',
  ]);
});

const emptyFolder = { code: 'empty-class', where: 'train/c', message: 'train/c holds no picture.' };

test.each<[string, Dataset, string]>([
  ['one class', datasetOf(rowsOf({ '': [9, 0] })), 'train-one-class'],
  [
    'a class only in the test',
    datasetOf(rowsOf({ train: [9, 0], test: [1, 1] })),
    'train-class-empty',
  ],
  [
    'an empty folder',
    datasetOf(rowsOf({ train: [9, 9], test: [1, 1] }), {
      classes: ['a', 'b', 'c'],
      problems: [emptyFolder],
    }),
    'train-class-empty',
  ],
  ['nothing labelled', datasetOf([{ label: null }]), 'train-no-pictures'],
  ['no training split', datasetOf(rowsOf({ val: [3, 3], test: [3, 3] })), 'train-no-pictures'],
])('%s is refused', (_, dataset, code) => {
  const error = (() => {
    try {
      return planExamples(dataset, config, clean);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toMatchObject({ code });
});

test('a training split of unreadable pictures is not made up for by the others', () => {
  const dataset = datasetOf(rowsOf({ train: [3, 3], val: [9, 9] }));
  const found = { ...clean, unreadable: (row: number) => row < 6 };
  expect(() => planExamples(dataset, config, found)).toThrow(
    '"/data/set" has no pictures to train on.',
  );
});

test('an unlabelled split beside training is no test', () => {
  const rows = [...rowsOf({ train: [100, 100] }), { split: 'test', label: null }];
  const plan = planExamples(datasetOf(rows), config, clean);
  expect(plan.counts.test).toEqual([15, 15]);
  expect(plan.notes[1]).toMatch(/^The dataset has no splits but "train": 70 %/);
});

test('a class without training pictures is named with its split', () => {
  const dataset = datasetOf(rowsOf({ train: [9, 0], test: [1, 1] }));
  expect(() => planExamples(dataset, { ...config, validation: 'none' }, clean)).toThrow(
    'The class "b" of "/data/set" has no pictures to train on in the split "train".',
  );
});

test('a kept assignment gives the same examples, or says what has changed', () => {
  const rows = rowsOf({ '': [20, 20] });
  const dataset = datasetOf(rows);
  const plan = planExamples(dataset, config, clean);
  const again = assignedExamples(dataset, plan.assignment, plan.classes);
  expect(again).toEqual({ ...plan, notes: [] });
  expect(() => assignedExamples(datasetOf(rows.slice(1)), plan.assignment, ['a', 'b'])).toThrow(
    '"p39" is no longer in it',
  );
  expect(() => assignedExamples(dataset, plan.assignment, ['a'])).toThrow('is now b');
});
