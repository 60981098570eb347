import { describe, expect, it } from 'vitest';
import { cardOf, inputValues, type NetworkOptions } from './support';

const imagenet = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const unchanged = { mean: [0, 0, 0], std: [1, 1, 1] };
const exact = (width: number, height = width): object => ({
  mode: 'exact',
  size: { width, height },
  interpolation: 'bilinear',
});

function first([name = '']: readonly string[]): string {
  return name;
}

type Front = NonNullable<NetworkOptions['front']>;

const arithmetic =
  (
    ...steps: readonly (readonly [
      op: string,
      values: readonly number[],
      dims?: readonly number[],
    ])[]
  ): Front =>
  (b, x) =>
    steps.reduce(
      (value, [op, values, dims = values.length === 1 ? [] : [1, values.length, 1, 1]], i) => {
        return first(
          b.node(op, [value, b.weight(`c${i}`, 'float32', dims, values)], { name: `${op}${i}` }),
        );
      },
      x,
    );

const batchNorm =
  (mean: number, deviation: number): Front =>
  (b, x) => {
    const weight = (name: string, value: number): string =>
      b.weight(name, 'float32', [3], [value, value, value]);
    const variance = weight('variance', deviation ** 2);
    return first(
      b.node('BatchNormalization', [
        x,
        weight('g', 2),
        weight('b', 1),
        weight('m', mean),
        variance,
      ]),
    );
  };

const toFloat: Front = (b, x) => first(b.node('Cast', [x], { attributes: { to: 1 } }));
const blueFirst = [103.939, 116.779, 123.68];

describe('rescaling inside the graph', () => {
  it.each<readonly [what: string, front: Front, expected: object]>([
    ['x / 255', arithmetic(['Div', [255]]), { scale: 1, ...unchanged }],
    ['x · 0.00392', arithmetic(['Mul', [1 / 255]]), { scale: 1, ...unchanged }],
    ['x / 127.5 − 1', arithmetic(['Div', [127.5]], ['Sub', [1]]), { scale: 1, ...unchanged }],
    ['(x − 127) / 128', arithmetic(['Sub', [127]], ['Div', [128]]), { scale: 1, ...unchanged }],
    ['cast, then x / 255', (b, x) => arithmetic(['Div', [255]])(b, toFloat(b, x)), { scale: 1 }],
    ['x + (−128)', arithmetic(['Add', [-128]]), { scale: 1, ...unchanged }],
    [
      'x / 255, then ImageNet mean and std',
      arithmetic(['Div', [255]], ['Sub', [0.485, 0.456, 0.406]], ['Div', [0.229, 0.224, 0.225]]),
      { scale: 1, ...unchanged },
    ],
    [
      'ImageNet mean and std alone',
      arithmetic(['Sub', [0.485, 0.456, 0.406]], ['Div', [0.229, 0.224, 0.225]]),
      { scale: 1 / 255, ...unchanged },
    ],
    ['2x − 1', arithmetic(['Mul', [2]], ['Sub', [1]]), { scale: 1 / 255, ...unchanged }],
    ['255x', arithmetic(['Mul', [255]]), { scale: 1 / 255, ...unchanged }],
    ['Caffe means, blue first', arithmetic(['Sub', blueFirst]), { scale: 1, colorOrder: 'BGR' }],
    [
      'Caffe means, red first',
      arithmetic(['Sub', blueFirst.toReversed()]),
      { scale: 1, colorOrder: 'RGB' },
    ],
    ['batch norm over pixels', batchNorm(115, 58), { scale: 1, ...unchanged }],
    ['batch norm over 0–1', batchNorm(0.45, 0.27), { scale: 1 / 255, ...unchanged }],
    ['batch norm over normalised values', batchNorm(0.01, 1.02), imagenet],
    ['a multiplication that says nothing', arithmetic(['Mul', [1]]), imagenet],
    ['no arithmetic', (_, x) => x, imagenet],
  ])('%s', async (_, front, expected) => {
    expect(inputValues(await cardOf({ front }))).toMatchObject(expected);
  });

  it('gives the reason, and a channel flip leaves the colour order open', async () => {
    const flip: Front = (b, x) => {
      const order = b.weight('order', 'int64', [3], [2, 1, 0]);
      return first(b.node('Gather', [x, order], { attributes: { axis: 1 } }));
    };
    const card = await cardOf({ front: (b, x) => arithmetic(['Sub', blueFirst])(b, flip(b, x)) });
    expect([card.input.scale, card.input.colorOrder.value]).toEqual([
      { value: 1, source: 'graph', detail: 'the graph rescales pixels 0–255 itself (Sub Sub0)' },
      'RGB',
    ]);
  });

  it('beats what a file beside the model says, with a warning', async () => {
    const files = {
      'preprocessor_config.json': { size: 224, image_mean: [0.5], image_std: [0.5] },
    };
    const card = await cardOf({ front: arithmetic(['Div', [255]]) }, { files });
    expect(inputValues(card)).toMatchObject({ scale: 1, ...unchanged, resize: exact(224) });
    expect(card.warnings).toEqual([
      'The normalisation of preprocessor_config.json is left out: the graph rescales pixels 0–255 itself (Div Div0).',
    ]);
  });
});
