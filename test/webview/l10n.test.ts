import { expect, test } from 'vitest';
import { parseBundle, translate } from '../../webview/parts/l10n';

const table = { '{0} of {1}': '{0} von {1}', 'Run again': 'Wiederholen' };

test.each([
  ['Run again', [], 'Wiederholen'],
  ['{0} of {1}', [3, 12], '3 von 12'],
  ['Cancel', [], 'Cancel'],
  ['{0} failed', [2], '2 failed'],
  ['{0} and {1}', ['{1}'], '{1} and {1}'],
  ['constructor', [], 'constructor'],
])('%j with %j reads %j', (message, args, text) => {
  expect(translate(table, message, args)).toBe(text);
});

test.each([
  [undefined, {}],
  ['', {}],
  ['{"a":"b","c":1}', { a: 'b' }],
  ['null', {}],
  ['{"a"', {}],
])('the bundle %j holds %j', (json, entries) => {
  expect(parseBundle(json)).toEqual(entries);
});
