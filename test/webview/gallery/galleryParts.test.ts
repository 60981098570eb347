// What the gallery says and remembers: texts, filters, label keys, badges, selection and the saved state.

import { describe, expect, test } from 'vitest';
import type { PictureEdit } from '../../../src/protocol/dataset';
import { figureOrder, sortedClasses } from '../../../webview/panels/gallery/classTable';
import { editedIds, editLookup } from '../../../webview/panels/gallery/editLookup';
import { filterText, labelsOf, withFilter } from '../../../webview/panels/gallery/filterTexts';
import { labelChoices } from '../../../webview/panels/gallery/labelChoices';
import {
  initialPanelState,
  readPanelPlace,
  readPanelState,
} from '../../../webview/panels/gallery/panelState';
import { outcomeOf, pictureText, verdictText } from '../../../webview/panels/gallery/pictureTexts';
import {
  currentQuickFilter,
  quickFilters,
  splitFilters,
} from '../../../webview/panels/gallery/quickFilters';
import { extend, noSelection, selectOnly, toggle } from '../../../webview/panels/gallery/selection';
import { tileBadges } from '../../../webview/panels/gallery/tileBadges';
import {
  chanceText,
  differenceText,
  formatShare,
  rangeText,
  shareText,
  timeLeftText,
} from '../../../webview/parts/figureTexts';
import { classNames, makeFigures, makeManifest, makeRow, makeRows } from '../gallerySamples';

const noEdit: PictureEdit = {
  id: 'a',
  was: [],
  label: null,
  split: null,
  excluded: false,
  flagged: false,
  applied: false,
};
const base = {
  ...makeRow(0, classNames(3)),
  id: 'cat/1.png',
  label: 'cat',
  labelIndex: 0,
  predicted: 'dog',
  predictedIndex: 1,
  probability: 0.9412,
  suggested: null,
  suspicion: null,
  duplicates: 0,
  isLeaked: false,
};

describe('figures in words', () => {
  test.each([
    [formatShare(1), '100\u202f%'],
    [formatShare(0), '0\u202f%'],
    [formatShare(0.99999), '>99.9\u202f%'],
    [shareText({ value: 0.914, low: 0.9, high: 0.926 }), '91.4\u202f% [90.0, 92.6]'],
    [shareText(null), '–'],
    [differenceText({ value: 0.012, low: -0.003, high: 0.027 }), '+1.2 points [\u22120.3, +2.7]'],
    [chanceText(null), 'Nothing differs between the two.'],
    [chanceText(0.0001), 'Hardly chance (p < 0.001)'],
    [chanceText(0.012), 'Unlikely to be chance (p = 0.012)'],
    [chanceText(0.05), 'It may be chance (p = 0.050)'],
    [chanceText(0.34), 'It may be chance (p = 0.34)'],
    [rangeText(2, null), '2 and more'],
    [rangeText(0.25, Number.POSITIVE_INFINITY), '0.25 and more'],
    [timeLeftText(10, 100), 'almost done'],
    [timeLeftText(200, 10), '20 s left'],
    [timeLeftText(18_000, 100), '3 min left'],
    [timeLeftText(720_000, 100), '2 h left'],
  ])('%s', (text, wanted) => {
    expect(text).toBe(wanted);
  });
});

test('filters are named by the labels of the dataset where they are matched to outputs', () => {
  const manifest = makeManifest(1, ['cat', 'dog'], {
    outputs: ['n02123045', null, 'fox'],
    matching: {
      classes: [{ label: 'cat', index: 0, output: 'n02123045', how: 'table' }],
      unusedOutputs: 2,
      notice: null,
    },
  });
  const labelOf = labelsOf(manifest);
  expect([
    filterText({ kind: 'cell', labels: [0], predicted: [1] }, labelOf),
    filterText({ kind: 'cell', labels: null, predicted: [2, 0] }, labelOf),
    filterText({ kind: 'range', column: 'probability', low: 0.5, high: null }, labelOf),
    filterText({ kind: 'split', split: null }, labelOf),
    filterText({ kind: 'ids', ids: ['a\u202eb'] }, labelOf),
  ]).toEqual([
    'cat → class 1',
    'predicted 2 classes',
    'confidence 50.0\u202f% to 100\u202f%',
    'no split',
    'a\ufffdb',
  ]);
});

test('a filter takes the place of the one that answers the same question', () => {
  const loss = { kind: 'range', column: 'loss', low: 1, high: 2 } as const;
  const margin = { kind: 'range', column: 'margin', low: 0, high: 0.1 } as const;
  const later = { ...loss, low: 3, high: null };
  const wrong = { kind: 'outcome', outcome: 'wrong' } as const;
  expect(withFilter([loss, margin, wrong], later)).toEqual([margin, wrong, later]);
});

test('quick questions are recognised by their filters, whatever the order', () => {
  const choices = [
    ...quickFilters(['a']),
    ...splitFilters([
      { name: 'train', count: 3 },
      { name: null, count: 1 },
    ]),
  ];
  const ask = (filters: Parameters<typeof withFilter>[0], where: string | null = null) =>
    currentQuickFilter({ filters, where, sort: 'id', descending: false }, choices)?.key ?? null;
  expect([
    ask([]),
    ask([{ kind: 'outcome', outcome: 'wrong' }]),
    ask([{ kind: 'split', split: null }]),
    ask([{ kind: 'leaked' }, { kind: 'suspected' }]),
    ask([], 'loss > 1'),
  ]).toEqual(['all', 'wrong', 'split null', null, null]);
});

describe('number keys', () => {
  test('give the labels of a small dataset in its order', () => {
    expect(labelChoices(['cat', 'dog'], base, null)).toEqual(['cat', 'dog']);
  });

  test('give the likely labels of a large one, each once, by the names of the dataset', () => {
    const classes = classNames(12);
    const manifest = makeManifest(1, classes, {
      matching: {
        classes: [{ label: 'newt', index: 5, output: 'salamander', how: 'table' }],
        unusedOutputs: 0,
        notice: null,
      },
    });
    const row = {
      ...base,
      suggested: 'dog',
      top5: [
        { index: 1, label: 'dog', probability: 0.6 },
        { index: 5, label: 'salamander', probability: 0.2 },
        { index: 9, label: 'unicorn', probability: 0.1 },
      ],
    };
    expect(labelChoices(classes, row, manifest)).toEqual(['dog', 'newt', 'cat']);
    expect(labelChoices(classes, undefined, manifest)).toEqual([]);
  });
});

test('edits are found by every name that a picture had', () => {
  const edit = { ...noEdit, id: 'dog/1.png', was: ['cat/1.png'], label: 'dog' };
  const state = { edits: [edit], pending: 1, undo: null, redo: null, readOnly: null };
  const lookup = editLookup(state);
  expect([lookup.get('cat/1.png'), lookup.get('dog/1.png'), lookup.get('x')]).toEqual([
    edit,
    edit,
    undefined,
  ]);
  expect(editedIds(state)).toEqual(['dog/1.png', 'cat/1.png']);
});

test('a picture is put into words for those who do not see it', () => {
  const rows = [
    base,
    { ...base, predictedIndex: 0, predicted: 'cat' },
    { ...base, label: null, labelIndex: null },
    { ...base, predicted: null, predictedIndex: null, probability: null, error: 'Too short.' },
  ];
  expect(rows.map(outcomeOf)).toEqual(['wrong', 'right', 'unlabelled', 'failed']);
  expect(rows.map(verdictText)).toEqual(['cat → dog', 'cat', 'no label → dog', 'cannot be read']);
  expect(pictureText({ ...base, isLeaked: true }, { ...noEdit, label: 'fox', flagged: true })).toBe(
    'cat → dog, 94.1\u202f%, wrong, corrected to fox, needs a look, leak, cat/1.png',
  );
});

test('badges say what is known and wished; a correction silences the suggestion', () => {
  const row = { ...base, suggested: 'dog', duplicates: 2 };
  expect(tileBadges(row, undefined).map(({ kind, text }) => [kind, text])).toEqual([
    ['suspected', 'dog?'],
    ['duplicate', null],
  ]);
  const edit = { ...noEdit, label: 'dog', split: 'train', excluded: true, flagged: true };
  expect(tileBadges({ ...row, isLeaked: true }, edit).map(({ kind }) => kind)).toEqual([
    'excluded',
    'edited',
    'moved',
    'leaked',
    'flagged',
  ]);
});

test('classes are sorted by a figure, those without it last', () => {
  const classes = classNames(4);
  const { perClass } = makeFigures(makeRows(200, classes), classes);
  const [first] = perClass;
  if (!first) throw new Error('There are no classes.');
  const entries = [
    { ...first, index: 0, label: 'b10', recall: null },
    { ...first, index: 1, label: 'b9', recall: { value: 0.9, low: 0.8, high: 1 } },
    { ...first, index: 2, label: 'a', recall: { value: 0.2, low: 0.1, high: 0.3 } },
  ];
  const order = (...args: ['recall' | 'label', boolean]) =>
    sortedClasses(entries, ...args).map(({ label }) => label);
  expect([order('recall', false), order('recall', true), order('label', false)]).toEqual([
    ['a', 'b9', 'b10'],
    ['b9', 'a', 'b10'],
    ['a', 'b9', 'b10'],
  ]);
  expect([figureOrder({ isImbalanced: true })[0], figureOrder({ isImbalanced: false })[0]]).toEqual(
    ['recall', 'f1'],
  );
});

test('selections are toggled and extended', () => {
  const one = { row: 1, id: 'a' };
  const two = { row: 2, id: 'b' };
  const both = extend(selectOnly([one]), [two]);
  expect([...both.rows]).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
  expect([...toggle(both, one).rows]).toEqual([[2, 'b']]);
  expect([...toggle(noSelection, two).rows]).toEqual([[2, 'b']]);
});

describe('what was saved', () => {
  test('is read back whole', () => {
    const state = {
      ...initialPanelState,
      query: {
        filters: [
          { kind: 'cell', labels: [1], predicted: null },
          { kind: 'range', column: 'loss', low: 1, high: null },
          { kind: 'flips', other: '/runs/0', change: 'fixed' },
          { kind: 'ids', ids: ['a'] },
        ],
        where: 'loss > 1',
        sort: 'margin',
        descending: false,
      },
      tileSide: 200,
      classSort: 'precision',
      followed: 12,
    };
    const saved: unknown = JSON.parse(
      JSON.stringify({ ...state, cursor: 7, selected: [[3, 'c']] }),
    );
    expect(readPanelState(saved)).toEqual(state);
    expect(readPanelPlace(saved)).toEqual({ cursor: 7, firstSeen: 0, selected: [[3, 'c']] });
  });

  test('is left out where it does not fit', () => {
    const saved = {
      query: {
        filters: [{ kind: 'cell', labels: ['x'], predicted: null }, { kind: 'gone' }, 7, null],
        where: 3,
        sort: 'colour',
      },
      tileSide: 1e9,
      sideWidth: Number.NaN,
      tab: 'gone',
      isSideShown: 'yes',
      selected: [[1], ['a', 'b'], [2, 'ok']],
      cursor: -1,
    };
    expect(readPanelState(saved)).toEqual({ ...initialPanelState, tileSide: 320 });
    expect(readPanelPlace(saved)).toEqual({ cursor: 0, firstSeen: 0, selected: [[2, 'ok']] });
    expect(readPanelState(null)).toBe(initialPanelState);
  });
});
