import { describe, expect, it } from 'vitest';
import { cardOf, inputValues, type NetworkOptions } from './support';

const imagenet = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const unchanged = { mean: [0, 0, 0], std: [1, 1, 1] };
const exact = (width: number, height = width): object => ({
  mode: 'exact',
  size: { width, height },
  interpolation: 'bilinear',
});
const cropped = (side: number): object => ({
  mode: 'shorter-side',
  size: { width: side, height: side },
  interpolation: 'bilinear',
});

describe('without any file or metadata', () => {
  it.each<readonly [what: string, options: NetworkOptions, expected: object]>([
    [
      'a PyTorch photo model',
      {},
      { layout: 'NCHW', ...imagenet, resize: cropped(256), crop: 'center', colorOrder: 'RGB' },
    ],
    [
      'a thumbnail model',
      { dims: [1, 3, 32, 32] },
      { layout: 'NCHW', ...imagenet, resize: exact(32), crop: 'none' },
    ],
    [
      'a grey model',
      { dims: ['N', 1, 28, 28] },
      { channels: 1, scale: 1 / 255, mean: [0], std: [1], resize: exact(28), crop: 'none' },
    ],
    [
      'a Keras photo model',
      { dims: ['N', 160, 192, 3] },
      {
        layout: 'NHWC',
        size: { width: 192, height: 160 },
        scale: 1 / 127.5,
        mean: [1, 1, 1],
        std: [1, 1, 1],
        resize: exact(192, 160),
        crop: 'none',
      },
    ],
    [
      'a Keras thumbnail model',
      { dims: ['N', 32, 32, 3] },
      { layout: 'NHWC', scale: 1 / 255, ...unchanged, resize: exact(32) },
    ],
    [
      'a Caffe model',
      { producer: 'onnx-caffe2', dims: [1, 3, 227, 227] },
      {
        colorOrder: 'BGR',
        scale: 1,
        mean: [103.939, 116.779, 123.68],
        std: [1, 1, 1],
        resize: cropped(259),
        crop: 'center',
      },
    ],
    ['an uint8 input', { type: 'uint8' }, { type: 'uint8', scale: 1, ...unchanged }],
    ['an int8 input', { type: 'int8' }, { type: 'int8', scale: 1, mean: [128, 128, 128] }],
    ['a float16 input', { type: 'float16' }, { type: 'float16', ...imagenet }],
    [
      'open height and width',
      { dims: ['N', 3, 'H', 'W'] },
      { size: { width: 224, height: 224 }, resize: cropped(256) },
    ],
    [
      'nothing but names of axes',
      { dims: ['batch_size', 'num_channels', 'height', 'width'] },
      { layout: 'NCHW', channels: 3, size: { width: 224, height: 224 } },
    ],
    [
      'a grey picture with open axes',
      { dims: ['N', 1, null, null] },
      { layout: 'NCHW', channels: 1, size: { width: 224, height: 224 } },
    ],
    [
      'one side open',
      { dims: ['N', 3, 96, null] },
      { size: { width: 96, height: 96 }, resize: cropped(110) },
    ],
  ])('%s', async (_, options, expected) => {
    expect(inputValues(await cardOf(options))).toMatchObject(expected);
  });

  it('takes 299×299 for an Inception network of open size', async () => {
    const card = await cardOf({ dims: ['N', 3, 'H', 'W'] }, { name: 'inception_v3.onnx' });
    expect(card.input.size).toEqual({
      value: { width: 299, height: 299 },
      source: 'default',
      detail: 'Inception networks take 299×299',
    });
  });

  it('tells channels-last from the first transpose where all axes are open', async () => {
    const front: NetworkOptions['front'] = (b, x) =>
      first(b.node('Transpose', [x], { attributes: { perm: [0, 3, 1, 2] } }));
    const card = await cardOf({ dims: ['a', 'b', 'c', 'd'], front });
    expect(inputValues(card)).toMatchObject({ layout: 'NHWC', channels: 3 });
  });

  it('takes square pictures without a channel axis as grey', async () => {
    const front: NetworkOptions['front'] = (b, x) =>
      first(b.node('Unsqueeze', [x, b.weight('axis', 'int64', [1], [1])]));
    const builder = { dims: ['N', 1, 28, 28] as const };
    const card = await cardOf({ ...builder, dims: ['N', 28, 28], front: grey(front) });
    expect(inputValues(card)).toMatchObject({
      layout: 'NCHW',
      channels: 1,
      size: { width: 28, height: 28 },
    });
  });
});

/** The network behind expects three channels: repeat the grey one. */
function grey(front: NonNullable<NetworkOptions['front']>): NonNullable<NetworkOptions['front']> {
  return (b, x) => {
    const one = front(b, x);
    return first(b.node('Concat', [one, one, one], { attributes: { axis: 1 } }));
  };
}

function first([name = '']: readonly string[]): string {
  return name;
}
