import { expect, it } from 'vitest';
import { GlassboxError } from '../../../src/base/errors';
import { parseCard } from '../../../src/core/model/cardText';
import { errorOf } from './support';

const path = '/models/cat.glassbox.json';

it('reads comments, trailing commas, a byte order mark, other cases and other names of keys', () => {
  const text = `\uFEFF{ // how it was trained
    "labels": ["cat", "dog",],
    "input": { "layout": "nchw", "color": "bgr", "resize": { "mode": "Exact" }, "crop": "None" }, /* */
    "output": { "activation": "SoftMax" },
  }`;
  expect(parseCard(path, text).data).toEqual({
    labels: ['cat', 'dog'],
    input: { layout: 'NCHW', color: 'BGR', resize: { mode: 'exact' }, crop: 'none' },
    output: { activation: 'softmax' },
  });
});

const broken: readonly (readonly [text: string, message: string, column: number])[] = [
  ['', 'cat.glassbox.json:1: the card is empty. Write {} or remove it.', 1],
  ['[]', 'cat.glassbox.json:1: the card must be an object, not [].', 1],
  [
    '{\n "labels": \n}',
    'cat.glassbox.json:3: this is not JSON (value expected). Correct the line.',
    1,
  ],
  ['{"a": 1', 'cat.glassbox.json:1: this is not JSON (close brace expected). Correct the line.', 8],
  [
    '{\n  "input": {\n    "colour": "rgb"\n  }\n}',
    'cat.glassbox.json:3: input has no field "colour". Did you mean "color"?',
    5,
  ],
  [
    '{"Labels": []}',
    'cat.glassbox.json:1: the card has no field "Labels". Did you mean "labels"?',
    2,
  ],
  [
    '{"input": {"resize": {"width": 4}}}',
    'cat.glassbox.json:1: input.resize has no field "width". Its fields are mode, size, interpolation.',
    23,
  ],
  [
    '{"input": {"resize": {"mode": "crop"}}}',
    'cat.glassbox.json:1: input.resize.mode must be "shorter-side", "exact", "letterbox" or "none", not "crop".',
    31,
  ],
  [
    '{"input": {\n"std": [0.2, 0, 0.2]}}',
    'cat.glassbox.json:2: input.std[1] must be a number above 0, not 0.',
    14,
  ],
  [
    '{"input": {"scale": 0}}',
    'cat.glassbox.json:1: input.scale must be a number other than 0, not 0.',
    21,
  ],
  [
    '{"input": {"size": [224]}}',
    'cat.glassbox.json:1: input.size must be a number, [height, width] or {"width": …, "height": …} in pixels, not [224].',
    20,
  ],
  [
    '{"input": {"size": {"w": 2}}}',
    'cat.glassbox.json:1: input.size has no field "w". Its fields are width, height.',
    21,
  ],
  [
    '{"input": {"scale": "0-2"}}',
    'cat.glassbox.json:1: input.scale must be a number other than 0, or "0-1", "0-255" or "-1-1", not "0-2".',
    21,
  ],
  ['{"input": 3}', 'cat.glassbox.json:1: input must be an object, not 3.', 11],
  ['{"input": {"channels": 4}}', 'cat.glassbox.json:1: input.channels must be 1 or 3, not 4.', 24],
  [
    '{"output": {"task": "two"}}',
    'cat.glassbox.json:1: output.task must be "single-label", "multi-label" or "binary", not "two".',
    21,
  ],
  [
    '{"labels": []}',
    'cat.glassbox.json:1: labels must be a list of names, or the path of a file with one name per line, not [].',
    12,
  ],
  [
    '{"targetLayer": ""}',
    'cat.glassbox.json:1: targetLayer must be a text that is not empty, not "".',
    17,
  ],
];

it.each(broken)('points at the mistake in %j', async (text, message, column) => {
  const work = (): unknown => parseCard(path, text);
  expect(await errorOf(work)).toBe(message);
  expect(place(work)).toEqual({ code: 'card-invalid', path, column });
});

function place(work: () => unknown): object {
  try {
    work();
  } catch (error) {
    if (!(error instanceof GlassboxError)) throw error;
    const { code, path: file, column } = error.facts;
    return { code, path: file, column };
  }
  return {};
}

it('reports the first of several mistakes', async () => {
  const text = '{"targetLayer": 3,\n "input": {"crop": -1},\n "labels": 1}';
  expect(await errorOf(() => parseCard(path, text))).toContain('cat.glassbox.json:1: targetLayer');
});
