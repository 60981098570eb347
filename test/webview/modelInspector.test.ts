import { expect, test } from 'vitest';
import type { FilterPictures } from '../../src/protocol/graph';
import {
  dimsText,
  groupSentence,
  isFloat,
  nodeIndexOf,
  roleText,
  shareText,
  timeText,
  typeText,
} from '../../webview/panels/model/detailTexts';
import { filterPixels, sheetSize } from '../../webview/panels/model/filterCanvas';
import { formatBytes, formatLargeCount } from '../../webview/parts/format';

test.each([
  [[1, 64, 56, 56], '1×64×56×56'],
  [['N', 3, null, 224], 'N×3×?×224'],
  [['a\u202eb'], 'a\ufffdb'],
  [[0], '0'],
  [[], 'scalar'],
  [null, ''],
] as const)('the dims %j read "%s"', (dims, text) => {
  expect(dimsText(dims)).toBe(text);
});

test.each([
  ['float32', [1, 64], 'float32 1×64'],
  ['int64', null, 'int64'],
  [null, [8], '8'],
  [null, null, ''],
] as const)('a value of type %s and dims %j reads "%s"', (type, dims, text) => {
  expect(typeText({ type, dims })).toBe(text);
});

test.each([
  [0, '0'],
  [612, '612'],
  [999, '999'],
  [1000, '1.0 k'],
  [999_949, '1.0 M'],
  [118_013_952, '118 M'],
  [9_960_000, '10 M'],
  [4_089_184_256, '4.1 G'],
])('%d multiply-accumulates read "%s"', (count, text) => {
  expect(formatLargeCount(count)).toBe(text);
});

test.each([
  [0, '0 B'],
  [12, '12 B'],
  [3_211_264, '3.2 MB'],
  [37_632, '38 kB'],
  [999_600, '1.0 MB'],
])('%d bytes read "%s"', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

const names = new Map([
  [1, 'Relu'],
  [2, 'Add\u202e'],
]);

test.each([
  ['a node that runs alone', [0], null],
  ['a pair', [0, 1], 'Runs together with Relu; their time cannot be told apart.'],
  [
    'three, one of them not drawn',
    [7, 0, 2],
    'Runs together with node 7, Add\ufffd; their time cannot be told apart.',
  ],
] as const)('the sentence about %s names all others', (_, nodes, sentence) => {
  expect(groupSentence({ nodes }, names, 0)).toBe(sentence);
});

test('times, shares, roles and types of values read as they are', () => {
  const value = { name: 'x', role: '', kind: 'value', type: null, dims: null, ends: [] } as const;
  expect({
    times: [4.26, 85, 999.6, 1234, 123_456].map(timeText),
    shares: [0, 1, 0.5].map((share) => shareText(share).replace('\u202f', ' ')),
    roles: [
      roleText({ ...value, role: 'W' }, 1, true),
      roleText(value, 1, true),
      roleText(value, 0, false),
    ],
    floats: (['float32', 'bfloat16', 'int64', 'bool', null] as const).map(isFloat),
  }).toEqual({
    times: ['4.3 µs', '85 µs', '1.0 ms', '1.2 ms', '123 ms'],
    shares: ['0 %', '100 %', '50.0 %'],
    roles: ['W', 'input 2', 'output 1'],
    floats: [true, true, false, false, true],
  });
});

test.each([
  ['n:12', 12],
  ['n:0', 0],
  ['n:', null],
  ['g:n:12', null],
  ['i:n:3', null],
  [null, null],
])('the box %s has the node index %s', (box, index) => {
  expect(nodeIndexOf(box)).toBe(index);
});

test('filters lie side by side, with transparent lines between them', () => {
  const filters: FilterPictures = {
    count: 2,
    total: 2,
    height: 1,
    width: 2,
    channels: 3,
    levels: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
  };
  expect([...filterPixels(filters)]).toEqual([
    ...[1, 2, 3, 255],
    ...[4, 5, 6, 255],
    ...[0, 0, 0, 0],
    ...[7, 8, 9, 255],
    ...[10, 11, 12, 255],
  ]);
});

test('a level of a grey filter is blue below zero, white at zero and red above, and rows wrap after eight', () => {
  const filters: FilterPictures = {
    count: 9,
    total: 9,
    height: 1,
    width: 1,
    channels: 1,
    levels: Uint8Array.from([0, 128, 255, 128, 128, 128, 128, 128, 255]),
  };
  const pixels = filterPixels(filters);
  const { width } = sheetSize(filters);
  const at = (x: number, y: number) => [...pixels.subarray(4 * (y * width + x)).subarray(0, 4)];
  expect({
    size: sheetSize(filters),
    low: at(0, 0),
    zero: at(2, 0),
    high: at(4, 0),
    wrapped: at(0, 2),
    nothing: at(2, 2),
  }).toEqual({
    size: { columns: 8, width: 15, height: 3 },
    low: [0, 0, 255, 255],
    zero: [255, 255, 255, 255],
    high: [255, 0, 0, 255],
    wrapped: [255, 0, 0, 255],
    nothing: [0, 0, 0, 0],
  });
});
