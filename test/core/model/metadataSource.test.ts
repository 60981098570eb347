import { describe, expect, it } from 'vitest';
import { cardOf, inputValues, type NetworkOptions, openLayout } from './support';

const ten = Array.from({ length: 10 }, (_, i) => `class ${i}`);
const square = (side: number): object => ({ width: side, height: side });

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

  it('takes every field of a card inside the model', async () => {
    const inside = {
      labels: ten,
      input: { layout: 'NHWC', channels: 1, size: 64 },
      output: { name: 'other' },
      targetLayer: 'features',
    };
    const extra: NetworkOptions['extra'] = (b, scores) => {
      b.node('Relu', [scores], { outputs: ['other'] });
      b.output('other', 'float32', ['N', 10]);
    };
    const metadata = { 'glassbox.card': JSON.stringify(inside) };
    const card = await cardOf({ dims: ['a', 'b', 'c', 'd'], front: openLayout, extra, metadata });
    const source = { source: 'metadata', detail: 'glassbox.card' };
    expect([card.input.layout, card.input.channels, card.output.name, card.targetLayer]).toEqual([
      { value: 'NHWC', ...source },
      { value: 1, ...source },
      { value: 'other', ...source },
      { value: 'features', ...source },
    ]);
    expect(card.input.size.value).toEqual(square(64));
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
