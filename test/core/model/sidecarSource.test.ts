import { describe, expect, it } from 'vitest';
import type { CardSource, ModelCard } from '../../../src/protocol/model';
import { cardOf, inputValues, type NetworkOptions, type Surroundings } from './support';

const ten = Array.from({ length: 10 }, (_, i) => `class ${i}`);
const square = (side: number): object => ({ width: side, height: side });

describe('files beside the model', () => {
  const id2label = Object.fromEntries(ten.map((name, i) => [i, name]));
  const cases: readonly (readonly [
    what: string,
    files: NonNullable<Surroundings['files']>,
    detail: string | null,
    warnings?: readonly string[],
  ])[] = [
    ['labels.txt', { 'labels.txt': ten.join('\n') }, 'labels.txt'],
    ['in other case', { 'Labels.TXT': ten.join('\n') }, 'Labels.TXT'],
    ['classes.txt', { 'classes.txt': ten.join('\n') }, 'classes.txt'],
    ['*.names', { 'zoo.names': ten.join('\n') }, 'zoo.names'],
    ['imagenet_subset.txt', { 'imagenet_subset.txt': ten.join('\n') }, 'imagenet_subset.txt'],
    ['class_indices.json', { 'class_indices.json': invert(id2label) }, 'class_indices.json'],
    ['index_to_name.json', { 'index_to_name.json': id2label }, 'index_to_name.json'],
    ['config.json', { 'config.json': { image_size: 224, id2label } }, 'config.json (labels)'],
    ['the config of a language model', { 'config.json': { vocab_size: 9, id2label } }, null],
    [
      'placeholders of Transformers',
      {
        'config.json': {
          num_channels: 3,
          id2label: Object.fromEntries(ten.map((_, i) => [i, `LABEL_${i}`])),
        },
      },
      null,
    ],
    [
      'labels of timm',
      {
        'config.json': {
          pretrained_cfg: { mean: [0, 0, 0] },
          label_names: ten.map((_, i) => `n${i}`),
          label_descriptions: Object.fromEntries(ten.map((name, i) => [`n${i}`, name])),
        },
      },
      'config.json (labels)',
    ],
    [
      'the one named after the model comes first',
      {
        'labels.txt': numbered('other').join('\n'),
        'cat.labels.txt': ten.join('\n'),
        'config.json': { image_size: 1, id2label: numbered('x') },
      },
      'cat.labels.txt',
      ['The labels are those of cat.labels.txt; labels.txt would fit too.'],
    ],
    ['cat.txt', { 'cat.txt': ten.join('\n') }, 'cat.txt'],
    ['the first that fits', { 'labels.txt': 'a\nb', 'classes.txt': ten.join('\n') }, 'classes.txt'],
    [
      'the same list twice',
      { 'labels.txt': ten.join('\n'), 'classes.txt': ten.join('\n') },
      'labels.txt',
    ],
    [
      'none fits',
      { 'labels.txt': 'a\nb', 'imagenet_classes.txt': 'a' },
      null,
      ['labels.txt has 2 labels, the model has 10 classes: it is left out.'],
    ],
    [
      'the config does not fit',
      { 'config.json': { image_size: 224, id2label: { 0: 'a', 1: 'b' } } },
      null,
      ['config.json names 2 labels, the model has 10 classes: they are left out.'],
    ],
    ['a broken config', { 'config.json': '{' }, null, ['config.json is not JSON and is left out.']],
    [
      'a config with NaN',
      { 'config.json': '{"image_size": 224, "eps": NaN, "id2label": {"0": "NaN, x"}}' },
      null,
      ['config.json names 1 labels, the model has 10 classes: they are left out.'],
    ],
  ];
  for (const [what, files, detail, warnings = []] of cases) {
    it(`labels: ${what}`, async () => {
      const card = await cardOf({}, { files });
      const none = { value: null, source: 'default', detail: 'no labels found' };
      const found = { value: ten, source: 'sidecar', detail };
      expect({ labels: card.labels, warnings: card.warnings }).toEqual({
        labels: detail === null ? none : found,
        warnings,
      });
    });
  }

  it('looks for the configuration above a folder called onnx, as exporters lay it out', async () => {
    const files = {
      'config.json': { image_size: 224, id2label },
      'preprocessor_config.json': { size: 224 },
    };
    const card = await cardOf({}, { files, name: 'onnx/model.onnx' });
    expect([card.labels.value, card.input.resize.detail]).toEqual([
      ten,
      'preprocessor_config.json',
    ]);
  });

  it('takes the task from the configuration', async () => {
    const files = {
      'config.json': { image_size: 224, problem_type: 'multi_label_classification' },
    };
    expect((await cardOf({}, { files })).output.task).toEqual({
      value: 'multi-label',
      source: 'sidecar',
      detail: 'config.json',
    });
  });

  it('drops what is meant for another size or another number of channels', async () => {
    const files = {
      'preprocessor_config.json': {
        size: { height: 384, width: 384 },
        image_mean: [0.5, 0.5, 0.5],
        image_std: [0.5, 0.5, 0.5],
      },
    };
    const other = await cardOf({}, { files });
    expect([inputValues(other), other.warnings]).toMatchObject([
      {
        mean: [0.5, 0.5, 0.5],
        resize: { mode: 'shorter-side', size: square(256) },
        crop: 'center',
      },
      [
        'preprocessor_config.json is for pictures of 384×384, the model takes 224×224: its resize and crop are left out.',
      ],
    ]);
    const grey = await cardOf({ dims: ['N', 1, 384, 384] }, { files });
    expect([inputValues(grey), grey.warnings]).toMatchObject([
      { mean: [0], std: [1], resize: { mode: 'exact', size: square(384) } },
      [
        'preprocessor_config.json normalises 3 channels, the model has 1: its mean and std are left out.',
      ],
    ]);
  });
});

function invert(record: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [value, Number(key)]));
}

function numbered(name: string): readonly string[] {
  return ten.map((_, i) => `${name} ${i}`);
}

it('prefers card to metadata to files to graph to default, field by field', async () => {
  const options: NetworkOptions = {
    dims: ['N', 3, 'H', 'W'],
    end: ['Softmax'],
    metadata: { labels: JSON.stringify(ten), std: '[0.3, 0.3, 0.3]' },
  };
  const files = {
    'cat.glassbox.json': { input: { mean: 0.1 } },
    'labels.txt': numbered('other').join('\n'),
    'preprocessor_config.json': {
      size: { height: 160, width: 160 },
      resample: 3,
      image_mean: [0.2, 0.2, 0.2],
      image_std: [0.2, 0.2, 0.2],
    },
  };
  const card = await cardOf(options, { files });
  const source = ({ source: from }: { readonly source: CardSource }): CardSource => from;
  const { input, output }: ModelCard = card;
  expect({
    mean: source(input.mean),
    std: source(input.std),
    labels: source(card.labels),
    size: source(input.size),
    resize: source(input.resize),
    activation: source(output.activation),
    colorOrder: source(input.colorOrder),
  }).toEqual({
    mean: 'card',
    std: 'metadata',
    labels: 'metadata',
    size: 'sidecar',
    resize: 'sidecar',
    activation: 'graph',
    colorOrder: 'default',
  });
});
