import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveCard } from '../../../src/core/model/resolveCard';
import type { CardSource, ModelCard } from '../../../src/protocol/model';
import {
  cardOf,
  errorOf,
  inputValues,
  type NetworkOptions,
  network,
  place,
  type Surroundings,
  withCard,
} from './support';

const ten = Array.from({ length: 10 }, (_, i) => `class ${i}`);
const square = (side: number): object => ({ width: side, height: side });

describe('the model card', () => {
  it('overrides every field and says so', async () => {
    const card = await withCard({
      labels: ten,
      input: {
        name: 'pixels',
        layout: 'NCHW',
        size: [224, 224],
        channels: 3,
        colorOrder: 'BGR',
        scale: '-1-1',
        resize: { mode: 'letterbox', interpolation: 'lanczos' },
      },
      output: { name: 'scores', activation: 'softmax', task: 'multi-label' },
      targetLayer: 'features',
    });
    expect(inputValues(card)).toEqual({
      name: 'pixels',
      type: 'float32',
      layout: 'NCHW',
      size: square(224),
      channels: 3,
      colorOrder: 'BGR',
      scale: 1 / 127.5,
      mean: [1, 1, 1],
      std: [1, 1, 1],
      resize: { mode: 'letterbox', size: square(224), interpolation: 'lanczos' },
      crop: 'none',
    });
    const fromCard = { source: 'card', detail: 'cat.glassbox.json' };
    expect(card.labels).toEqual({ value: ten, ...fromCard });
    expect(card.output).toEqual({
      name: { value: 'scores', ...fromCard },
      activation: { value: 'softmax', ...fromCard },
      task: { value: 'multi-label', ...fromCard },
      classCount: 10,
      scoreValue: null,
    });
    expect(card.targetLayer).toEqual({ value: 'features', ...fromCard });
  });

  it.each<readonly [what: string, input: object, expected: object]>([
    [
      'scale alone keeps the mean meant for the same scale',
      { scale: '0-1' },
      { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    ],
    [
      'scale alone drops a mean meant for another',
      { scale: '0-255' },
      { mean: [0, 0, 0], std: [1, 1, 1] },
    ],
    [
      'a mean of pixels tells its scale',
      { mean: [104, 117, 124] },
      { scale: 1, mean: [104, 117, 124], std: [1, 1, 1] },
    ],
    [
      'std alone keeps the mean',
      { std: 0.225 },
      { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.225, 0.225, 0.225] },
    ],
    [
      'one mean for all channels',
      { mean: 0.5, std: [0.5] },
      { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    ],
    [
      'explicit mean with -1-1',
      { scale: '-1-1', mean: 0.9 },
      { mean: [0.9, 0.9, 0.9], std: [1, 1, 1] },
    ],
    ['BGR turns the usual mean around', { color_order: 'bgr' }, { mean: [0.406, 0.456, 0.485] }],
    [
      'a number is the shorter side',
      { resize: 232, crop: true },
      {
        resize: { mode: 'shorter-side', size: square(232), interpolation: 'bilinear' },
        crop: 'center',
      },
    ],
    [
      'an exact resize needs no crop',
      { resize: { mode: 'exact' } },
      { resize: { mode: 'exact', size: square(224), interpolation: 'bilinear' }, crop: 'none' },
    ],
    [
      'an exact resize to more is cropped',
      { resize: { mode: 'exact', size: 256 } },
      { resize: { mode: 'exact', size: square(256), interpolation: 'bilinear' }, crop: 'center' },
    ],
    [
      'only the interpolation',
      { resize: { interpolation: 'bicubic' } },
      {
        resize: { mode: 'shorter-side', size: square(256), interpolation: 'bicubic' },
        crop: 'center',
      },
    ],
    [
      'no crop means an exact resize',
      { crop: false },
      { resize: { mode: 'exact', size: square(224), interpolation: 'bilinear' }, crop: 'none' },
    ],
    ['no resize', { resize: { mode: 'none' } }, { resize: { mode: 'none' }, crop: 'center' }],
  ])('%s', async (_, input, expected) => {
    expect(inputValues(await withCard({ input }))).toMatchObject(expected);
  });

  it('chooses size, layout and channels where the file leaves them open', async () => {
    const options: NetworkOptions = { dims: ['a', 'b', 'c', 'd'], front: (b, x) => hidden(b, x) };
    const input = { layout: 'NHWC', channels: 1, size: { width: 90, height: 60 } };
    expect(inputValues(await withCard({ input }, options))).toMatchObject({ ...input, mean: [0] });
    const cropped = await withCard({ input: { crop: 192 } }, { dims: ['N', 3, 'H', 'W'] });
    expect(cropped.input.size.value).toEqual(square(192));
  });

  it('is also found as model.onnx.glassbox.json', async () => {
    const files = { 'cat.onnx.glassbox.json': { labels: ten } };
    expect((await cardOf({}, { files })).labels.detail).toBe('cat.onnx.glassbox.json');
  });

  it('reads labels from a file in the folder of the model', async () => {
    const files = {
      'cat.glassbox.json': { labels: 'lists/ten.txt' },
      'lists/ten.txt': ten.join('\n'),
    };
    expect((await cardOf({}, { files })).labels.value).toEqual(ten);
  });

  it('puts the background class in front of 1000 names where the model has 1001', async () => {
    const labels = Array.from({ length: 1000 }, (_, i) => `c${i}`);
    const { value } = (await withCard({ labels }, { classes: 1001 })).labels;
    expect([value?.length, value?.[0], value?.[1]]).toEqual([1001, 'background', 'c0']);
  });

  const misfits: readonly (readonly [card: string, message: string, options?: NetworkOptions])[] = [
    [
      '{\n"input": {\n"std": [1, 2]}}',
      'cat.glassbox.json:3: input.std has 2 values, the model has 3 channels.',
    ],
    [
      '{"input": {"mean": [1, 2, 3]}}',
      'cat.glassbox.json:1: input.mean has 3 values, the model has 1 channel.',
      { dims: ['N', 1, 28, 28] },
    ],
    [
      '{"input":\n{"layout": "NHWC"}}',
      'cat.glassbox.json:2: input.layout is NHWC, the dims of pixels are NCHW.',
    ],
    ['{"input": {"channels": 1}}', 'cat.glassbox.json:1: input.channels is 1, pixels takes 3.'],
    [
      '{"input": {\n"size": [224, 256]}}',
      'cat.glassbox.json:2: input.size is 224×256, the dims of pixels are fixed at 224×224.',
    ],
    [
      '{"input": {"crop": 200}}',
      'cat.glassbox.json:1: input.crop is 200×200, the dims of pixels are fixed at 224×224.',
    ],
    [
      '{"input": {"size": 96,\n"crop": 64}}',
      'cat.glassbox.json:2: input.crop is 64×64, input.size is 96×96.',
      { dims: ['N', 3, 'H', 'W'] },
    ],
    [
      '{"input": {"resize": 256, "crop": "none"}}',
      'cat.glassbox.json:1: input.crop is "none", but a picture resized by its shorter side is not yet of the input size. Write "center", or resize with mode "exact".',
    ],
    [
      '{"input": {"resize": {"mode": "shorter-side", "size": [1, 2]}}}',
      'cat.glassbox.json:1: input.resize.size has two numbers, the shorter side has one length.',
    ],
    [
      '{"input": {"name": "pixel"}}',
      'cat.glassbox.json:1: input.name is "pixel", which the model does not have. Did you mean "pixels"?',
    ],
    [
      '{"output": {"name": "probabilities"}}',
      'cat.glassbox.json:1: output.name is "probabilities", which the model does not have. The model has scores.',
    ],
    [
      '{"labels": ["a", "b"]}',
      'cat.glassbox.json:1: labels has 2 names, the model has 10 classes.',
    ],
    [
      '{"labels": ["a"]}',
      'cat.glassbox.json:1: labels has 1 name, a binary model has 2 classes.',
      { classes: 1 },
    ],
    [
      '{"output": {"task": "binary"}}',
      'cat.glassbox.json:1: output.task is "binary", but scores has 10 values per picture.',
    ],
    [
      '{"output": {"task": "multi-label"}}',
      'cat.glassbox.json:1: output.task is "multi-label", but scores has one value per picture.',
      { classes: 1 },
    ],
    [
      '{"output": {"activation": "softmax"}}',
      'cat.glassbox.json:1: output.activation is "softmax", but scores is a single value.',
      { classes: 1 },
    ],
    [
      '{"targetLayer": "feature"}',
      'cat.glassbox.json:1: targetLayer names "feature", which no node of the graph makes. Did you mean "features"?',
    ],
    [
      '{"labels": "missing.txt"}',
      'cat.glassbox.json:1: the label file "missing.txt" does not exist. Correct its name, or list the names.',
    ],
    [
      '{"labels": "../labels.txt"}',
      'cat.glassbox.json:1: the label file "../labels.txt" lies outside the folder of the model. Move it beside the model, or list the names.',
    ],
    [
      '{"labels": "/etc/passwd"}',
      'cat.glassbox.json:1: the label file "/etc/passwd" lies outside the folder of the model. Move it beside the model, or list the names.',
    ],
    [
      '{"labels": "a\\\\..\\\\..\\\\b.txt"}',
      'cat.glassbox.json:1: the label file "a\\..\\..\\b.txt" lies outside the folder of the model. Move it beside the model, or list the names.',
    ],
    [
      '{"labels": "cat.glassbox.json"}',
      'cat.glassbox.json:1: the label file "cat.glassbox.json" is no list of names. Write one name per line, or JSON.',
    ],
  ];
  for (const [text, message, options] of misfits) {
    it(`refuses ${text}`, async () => {
      expect(await errorOf(() => withCard(text, options))).toBe(message);
    });
  }

  it('does not follow a link out of the folder, nor take a folder for a file', async () => {
    const file = await place(network(), { files: { 'cat.glassbox.json': { labels: 'link.txt' } } });
    await symlink('/etc/passwd', join(file.folder, 'link.txt'));
    expect(await errorOf(() => resolveCard(file))).toContain(
      'lies outside the folder of the model',
    );
    const other = await place(network(), { files: { 'cat.glassbox.json': { labels: 'labels' } } });
    await mkdir(join(other.folder, 'labels'));
    expect(await errorOf(() => resolveCard(other))).toMatch(
      /"labels" cannot be read: EISDIR.*\. Make/,
    );
  });

  it('says so where the card itself cannot be read', async () => {
    const file = await place(network());
    await mkdir(join(file.folder, 'cat.glassbox.json'));
    expect(await errorOf(() => resolveCard(file))).toMatch(
      /^cat\.glassbox\.json cannot be read: EISDIR/,
    );
  });
});

function hidden(b: Parameters<NonNullable<NetworkOptions['front']>>[0], x: string): string {
  // A branch at once: nothing tells the layout.
  const [left = '', right = ''] = [...b.node('Relu', [x]), ...b.node('Neg', [x])];
  return b.node('Concat', [left, right], { attributes: { axis: 1 } })[0] ?? '';
}

describe('ONNX metadata', () => {
  const cases: readonly (readonly [
    what: string,
    metadata: Record<string, string>,
    expected: object,
    options?: NetworkOptions,
  ])[] = [
    [
      'Ultralytics',
      { names: JSON.stringify(ten), task: 'classify', imgsz: '[224, 224]', stride: '1' },
      {
        scale: 1 / 255,
        mean: [0, 0, 0],
        std: [1, 1, 1],
        resize: { mode: 'shorter-side', size: square(224), interpolation: 'bilinear' },
        crop: 'center',
      },
    ],
    [
      'Ultralytics with open dims',
      { names: "{0: 'a'}", task: 'classify', imgsz: '[192, 256]' },
      {
        size: { height: 192, width: 256 },
        resize: { mode: 'shorter-side', size: square(192), interpolation: 'bilinear' },
      },
      { dims: ['N', 3, 'h', 'w'] },
    ],
    [
      'Image.* blue first',
      { 'Image.BitmapPixelFormat': 'Bgr8', 'Image.NominalPixelRange': 'NominalRange_0_255' },
      { colorOrder: 'BGR', scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
    ],
    [
      'Image.* −1–1',
      { 'Image.BitmapPixelFormat': 'Rgb8', 'Image.NominalPixelRange': 'Normalized_1_1' },
      { colorOrder: 'RGB', scale: 2 / 255, mean: [1, 1, 1], std: [1, 1, 1] },
    ],
    [
      'Image.* video range',
      { 'Image.NominalPixelRange': 'NominalRange_16_235' },
      { scale: 219 / 255, mean: [-16, -16, -16] },
    ],
    [
      'Image.BitmapPixelFormat alone',
      { 'Image.BitmapPixelFormat': 'Gray8' },
      { scale: 1, mean: [0], std: [1] },
      { dims: ['N', 1, 28, 28] },
    ],
    [
      'mean and std',
      { mean: '[0.1, 0.2, 0.3]', std: '0.4, 0.5, 0.6' },
      { scale: 1 / 255, mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6] },
    ],
    ['a mean of the wrong length', { mean: '[1, 2]', std: 'x' }, { mean: [0.485, 0.456, 0.406] }],
    [
      'a whole card',
      { 'glassbox.card': '{"input": {"scale": "-1-1", "resize": {"mode": "exact"}}}' },
      { scale: 1 / 127.5, mean: [1, 1, 1], crop: 'none' },
    ],
  ];
  for (const [what, metadata, expected, options] of cases) {
    it(what, async () => {
      expect(inputValues(await cardOf({ ...options, metadata }))).toMatchObject(expected);
    });
  }

  it.each<readonly [what: string, metadata: Record<string, string>, detail: string]>([
    [
      'names of Ultralytics',
      { names: pythonDict(ten), task: 'classify', imgsz: '[64, 64]' },
      'Ultralytics metadata',
    ],
    ['a JSON list', { labels: JSON.stringify(ten) }, 'metadata labels'],
    ['commas', { classes: ten.join(', ') }, 'metadata classes'],
    ['lines', { class_names: ten.join('\n') }, 'metadata class_names'],
    ['a card', { 'glassbox.card': JSON.stringify({ labels: ten }) }, 'glassbox.card'],
  ])('labels: %s', async (_, metadata, detail) => {
    expect((await cardOf({ metadata })).labels).toEqual({ value: ten, source: 'metadata', detail });
  });

  it('leaves out what does not fit, and says so', async () => {
    const metadata = { labels: '["a", "b"]', 'glassbox.card': '{"input": {"std": [1, 2]}}' };
    const card = await cardOf({ metadata });
    expect([card.labels.value, card.warnings]).toEqual([
      null,
      [
        'The card inside the model is left out: cat.onnx:1: input.std has 2 values, the model has 3 channels.',
        'Metadata labels has 2 labels, the model has 10 classes: they are left out.',
      ],
    ]);
  });
});

function pythonDict(names: readonly string[]): string {
  return `{${names.map((name, i) => `${i}: '${name}'`).join(', ')}}`;
}

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

function numbered(name: string): readonly string[] {
  return ten.map((_, i) => `${name} ${i}`);
}

function invert(record: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [value, Number(key)]));
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
