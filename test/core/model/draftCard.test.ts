import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { cardPath } from '../../../src/core/model/cardFile';
import { draftCard } from '../../../src/core/model/draftCard';
import { resolveCard } from '../../../src/core/model/resolveCard';
import {
  cardOf,
  cardValues,
  type NetworkOptions,
  network,
  place,
  type Surroundings,
} from './support';

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `c [${i},  1]`);

const models: readonly (readonly [string, NetworkOptions, Surroundings?])[] = [
  ['defaults', {}],
  ['Keras', { dims: ['N', 96, 128, 3], end: ['Softmax'] }],
  ['Caffe', { producer: 'onnx-caffe2' }],
  ['grey and binary', { dims: [1, 1, 28, 28], classes: 1, end: ['Sigmoid'] }],
  ['multi-label', { end: ['Sigmoid'] }],
  ['ImageNet', { classes: 1000 }],
  ['integers', { type: 'int8' }],
  ['open dims', { dims: ['N', 3, 'H', 'W'] }],
  ['labels', {}, { files: { 'labels.txt': names(10).join('\n') } }],
  ['many labels in a file', { classes: 60 }, { files: { 'labels.txt': names(60).join('\n') } }],
  [
    'many labels in the configuration',
    { classes: 60 },
    {
      files: {
        'config.json': { image_size: 224, id2label: Object.fromEntries(names(60).entries()) },
      },
    },
  ],
  ['no resize', {}, { files: { 'preprocessor_config.json': { size: 224, do_resize: false } } }],
  [
    'odd numbers',
    {},
    {
      files: {
        'preprocessor_config.json': {
          size: 224,
          rescale_factor: 0.0039,
          image_mean: [0.1, 1e-7, 0.3],
          image_std: [0.123456789, 1, 2],
        },
      },
    },
  ],
];
for (const [what, options, surroundings] of models) {
  it(`reads back to the same values: ${what}`, async () => {
    const file = await place(network(options), surroundings);
    const card = await resolveCard(file);
    await writeFile(cardPath(file.path), draftCard(card));
    expect(cardValues(await resolveCard(file))).toEqual(cardValues(card));
  });
}

it('is written as a person would', async () => {
  const files = { 'labels.txt': 'cat\ndog' };
  const card = await cardOf({ classes: 2 }, { files });
  expect(draftCard(card, 'https://example.org/card.json')).toBe(`{
  "$schema": "https://example.org/card.json",
  "labels": [
    "cat",
    "dog"
  ],
  "input": {
    "name": "pixels",
    "layout": "NCHW",
    "size": 224,
    "channels": 3,
    "colorOrder": "RGB",
    "scale": "0-1",
    "mean": [0.485, 0.456, 0.406],
    "std": [0.229, 0.224, 0.225],
    "resize": {
      "mode": "shorter-side",
      "size": 256,
      "interpolation": "bilinear"
    },
    "crop": "center"
  },
  "output": {
    "name": "scores",
    "activation": "none",
    "task": "single-label"
  },
  "targetLayer": "features"
}
`);
});

it('names the file of many labels and leaves the built-in ones out', async () => {
  const labelsOf = async (options: NetworkOptions, surroundings?: Surroundings): Promise<unknown> =>
    JSON.parse(draftCard(await cardOf(options, surroundings))).labels;
  const files = { 'labels.txt': names(60).join('\n') };
  expect([await labelsOf({ classes: 1000 }), await labelsOf({ classes: 60 }, { files })]).toEqual([
    undefined,
    'labels.txt',
  ]);
});
