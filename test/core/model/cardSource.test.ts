import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveCard } from '../../../src/core/model/resolveCard';
import {
  cardOf,
  errorOf,
  inputValues,
  type NetworkOptions,
  network,
  openLayout,
  place,
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
    const options: NetworkOptions = { dims: ['a', 'b', 'c', 'd'], front: openLayout };
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
