import { expect, test } from 'vitest';
import {
  formatLabel,
  formatMilliseconds,
  formatNumber,
  formatPercent,
  formatPictures,
  formatRate,
  formatScore,
  formatValue,
  plainText,
} from '../../webview/parts/format';

test.each([
  [0.612, '61.2 %'],
  [0.9994, '99.9 %'],
  [0.9995, '>99.9 %'],
  [0.999999, '>99.9 %'],
  [1, '>99.9 %'],
  [0.0005, '0.1 %'],
  [0.00049, '<0.1 %'],
  [0, '<0.1 %'],
  [0.1, '10.0 %'],
  [Number.NaN, '–'],
])('a probability of %s reads %s', (probability, text) => {
  expect(formatPercent(probability).replace('\u202f', ' ')).toBe(text);
});

test.each([
  [14.0812, '14.08'],
  [-3.1, '−3.10'],
  [0, '0.00'],
  [1_234_567, '1.2e+6'],
  [Number.POSITIVE_INFINITY, '–'],
])('a score of %s reads %s', (score, text) => {
  expect(formatScore(score)).toBe(text);
});

test.each([
  [3.5234, '3.52'],
  [0.08244, '0.0824'],
  [0.001, '0.001'],
  [14, '14'],
  [-140.4, '−140'],
  [12_345.6, '12346'],
  [0, '0'],
  [0.0000023, '2.3e−6'],
  [-1_230_000, '−1.2e6'],
  [Number.NaN, '–'],
])('a value of %s reads %s', (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test.each([
  [0.42, '0.4 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [38.2, '38 ms'],
  [999.6, '1.0 s'],
  [1234, '1.2 s'],
])('%s milliseconds read %s', (milliseconds, text) => {
  expect(formatMilliseconds(milliseconds)).toBe(text);
});

test('rates, counts and numbers carry their units and no noise', () => {
  expect([
    formatRate(4.25),
    formatRate(1234.5),
    formatPictures(1),
    formatPictures(1842),
    formatNumber(0.48500001),
    formatNumber(-0.5),
  ]).toEqual([
    '4.3 pictures/s',
    '1,235 pictures/s',
    '1 picture',
    '1,842 pictures',
    '0.485',
    '−0.5',
  ]);
});

test.each([
  ['cat.jpg', 'cat.jpg'],
  ['Größe – 100 % #1 "ü".jpg', 'Größe – 100 % #1 "ü".jpg'],
  ['<b>cat</b>', '<b>cat</b>'],
  ['photo\u202egpj.exe', 'photo\ufffdgpj.exe'],
  ['a\u0000b\nc\u2066d', 'a\ufffdb\ufffdc\ufffdd'],
])('the text %j is shown as %j', (text, shown) => {
  expect(plainText(text)).toBe(shown);
});

test('a class without a label goes by its number', () => {
  expect([
    formatLabel({ label: null, index: 281 }),
    formatLabel({ label: 'tabby', index: 281 }),
  ]).toEqual(['class 281', 'tabby']);
});
