import { describe, expect, it } from 'vitest';
import imagenetLabels from '../../../src/core/model/imagenetLabels.json';
import { parseLabels } from '../../../src/core/model/labelText';
import { parseLiteral } from '../../../src/core/model/literal';

describe('parseLabels', () => {
  it.each<readonly [what: string, text: string, labels: readonly string[] | null]>([
    ['lines', 'cat\ndog\n', ['cat', 'dog']],
    [
      'Windows lines, byte order mark and blanks at the end',
      '\uFEFFcat\r\ndog \r\n\r\n',
      ['cat', 'dog'],
    ],
    [
      'synset words',
      'n01440764 tench, Tinca tinca\nn01443537 goldfish',
      ['tench, Tinca tinca', 'goldfish'],
    ],
    ['bare synsets stay', 'n01440764\nn01443537', ['n01440764', 'n01443537']],
    ['numbered from 0', '0 cat\n1 dog', ['cat', 'dog']],
    ['numbered from 1 with colons', '1: cat\n2: dog', ['cat', 'dog']],
    ['numbers that are names', '7 seas\n3 wise men', ['7 seas', '3 wise men']],
    ['digits', '0\n1\n2', ['0', '1', '2']],
    ['a JSON list', '["cat", "dog"]', ['cat', 'dog']],
    ['JSON by index', '{"1": "dog", "0": "cat"}', ['cat', 'dog']],
    ['JSON by name', '{"dog": 1, "cat": 0}', ['cat', 'dog']],
    [
      'synset pairs',
      '{"0": ["n01440764", "tench"], "1": ["n01443537", "goldfish"]}',
      ['tench', 'goldfish'],
    ],
    ['a Python dict', "{0: 'cat', 1: \"dog's\",}", ['cat', "dog's"]],
    ['an index missing', '{"0": "cat", "2": "dog"}', null],
    ['an index twice', '{"cat": 0, "dog": 0}', null],
    ['broken JSON', '["cat", ', null],
    ['a list of numbers and lists', '[[1, 2], 3]', null],
    ['nothing', ' \n', null],
    ['binary', 'a\0b', null],
  ])('%s', (_, text, labels) => {
    expect(parseLabels(text)).toEqual(labels);
  });
});

describe('parseLiteral', () => {
  it.each<readonly [text: string, value: unknown]>([
    ['[1, -2.5, 3e2, .5]', [1, -2.5, 300, 0.5]],
    ["(True, False, None, 'a')", [true, false, null, 'a']],
    ['[true, false, null]', [true, false, null]],
    ['"\\u00e9\\x41\\n\\"\\\\"', 'éA\n"\\'],
    ["{'a': {1: 2}}", new Map([['a', new Map([['1', 2]])]])],
    ['{}', new Map()],
    ['cat', undefined],
    ['[1 2]', undefined],
    ['[1', undefined],
    ['"open', undefined],
    ['__import__("os")', undefined],
    ['{[1]: 2}', undefined],
    ['"\\u12"', undefined],
    [`${'['.repeat(100)}${']'.repeat(100)}`, undefined],
  ])('%s', (text, value) => {
    expect(parseLiteral(text)).toEqual(value);
  });

  it('agrees with JSON.parse', () => {
    const value = { a: [1, 2, { b: null }], c: 'tab\tquote"', d: -1.5e-3 };
    expect(toObject(parseLiteral(JSON.stringify(value)))).toEqual(value);
  });
});

function toObject(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toObject);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, inner]) => [key, toObject(inner)]));
}

it('knows the 1000 ImageNet classes in the order of their index', () => {
  const at = (index: number): string | undefined => imagenetLabels[index];
  expect([imagenetLabels.length, new Set(imagenetLabels).size]).toEqual([1000, 999]);
  expect([at(0), at(281), at(999)]).toEqual([
    'tench, Tinca tinca',
    'tabby, tabby cat',
    'toilet tissue, toilet paper, bathroom tissue',
  ]);
});
