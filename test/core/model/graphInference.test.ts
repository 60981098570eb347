import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { resolveCard } from '../../../src/core/model/resolveCard';
import { builtInLabels } from '../../../src/core/model/sources/graph';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import {
  ModelProtoSchema,
  TypeProto_SequenceSchema,
  TypeProtoSchema,
} from '../../../src/core/onnx/onnx_pb';
import { cardOf, errorOf, inputValues, type NetworkOptions, network, place } from './support';

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

describe('the class scores', () => {
  const scores = (options: NetworkOptions): Promise<object> =>
    cardOf(options).then(({ output }) => ({
      activation: output.activation.value,
      task: output.task.value,
      classCount: output.classCount,
      scoreOperator: output.scoreValue?.split('_')[0],
    }));
  const single = { task: 'single-label', classCount: 10 };
  it.each<readonly [what: string, options: NetworkOptions, expected: object]>([
    ['logits', {}, { ...single, activation: 'none', scoreOperator: 'scores' }],
    ['softmax', { end: ['Softmax'] }, { ...single, activation: 'softmax', scoreOperator: 'Gemm' }],
    [
      'log-softmax',
      { end: ['LogSoftmax'] },
      { ...single, activation: 'log-softmax', scoreOperator: 'Gemm' },
    ],
    [
      'the log of a softmax',
      { end: ['Softmax', 'Log'] },
      { ...single, activation: 'log-softmax', scoreOperator: 'Gemm' },
    ],
    [
      'softmax and a flatten',
      { end: ['Softmax', 'Flatten', 'Identity'] },
      { ...single, activation: 'softmax' },
    ],
    [
      'a flatten before softmax',
      { end: ['Flatten', 'Softmax'] },
      { ...single, scoreOperator: 'Flatten' },
    ],
    [
      'one sigmoid per class',
      { end: ['Sigmoid'] },
      { activation: 'sigmoid', task: 'multi-label', classCount: 10, scoreOperator: 'Gemm' },
    ],
    ['a hard sigmoid is none', { end: ['HardSigmoid'] }, { ...single, activation: 'none' }],
    [
      'one sigmoid',
      { classes: 1, end: ['Sigmoid'] },
      { activation: 'sigmoid', task: 'binary', classCount: 2 },
    ],
    ['one logit', { classes: 1 }, { activation: 'none', task: 'binary', classCount: 2 }],
    [
      'one logit without its axis',
      { classes: 1, outputDims: ['N'] },
      { task: 'binary', classCount: 2 },
    ],
    ['classes without a batch', { outputDims: [10] }, single],
    ['classes with spatial axes of 1', { outputDims: ['N', 10, 1, 1] }, single],
    ['classes with open spatial axes', { outputDims: ['N', 10, 'h', 'w'] }, single],
    ['classes told by the weights alone', { outputDims: ['N', null] }, single],
    [
      'classes told by the weights before softmax',
      { outputDims: ['N', 'K'], end: ['Softmax'] },
      single,
    ],
  ])('%s', async (_, options, expected) => {
    expect(await scores(options)).toMatchObject(expected);
  });

  it('knows the labels of 1000 and 1001 outputs and of no other number', async () => {
    const labels = async (classes: number): Promise<unknown> => {
      const { labels: found } = await cardOf({ classes });
      return [found.value?.length, found.value?.[1], found.detail];
    };
    expect([await labels(1000), await labels(1001), await labels(10)]).toEqual([
      [1000, 'goldfish, Carassius auratus', builtInLabels(1000)],
      [1001, 'tench, Tinca tinca', builtInLabels(1001)],
      [undefined, undefined, 'no labels found'],
    ]);
  });

  it('chooses among several outputs and names the others', async () => {
    const extra = (b: GraphBuilder, scores: string): void => {
      b.node('Relu', [scores], { outputs: ['embedding'] });
      b.output('embedding', 'float32', ['N', 10]);
      b.node('ArgMax', [scores], { outputs: ['label'] });
      b.output('label', 'int64', ['N', 1]);
    };
    const { output, warnings } = await cardOf({ extra });
    expect([output.name.value, warnings]).toEqual([
      'scores',
      [
        'The class scores are taken from scores; embedding could be meant too (output.name in the model card decides).',
      ],
    ]);
  });
});

describe('models that are no image classifiers', () => {
  it.each<readonly [what: string, options: NetworkOptions, message: string]>([
    [
      'a table',
      { dims: ['N', 4], front: vectorToPicture },
      'cat.onnx has no input that takes pictures (found: pixels [N×4] float32). Export a model whose input is [batch×channels×height×width] or [batch×height×width×channels] with 1 or 3 channels.',
    ],
    [
      'four channels',
      { dims: ['N', 4, 64, 64] },
      'cat.onnx takes 4 channels (pixels [N×4×64×64] float32), and pictures have 1 or 3. Export a model that takes grey or colour pictures.',
    ],
    [
      'two pictures',
      { extra: (b) => b.input('right', 'float32', ['N', 3, 224, 224]) },
      'cat.onnx takes 2 pictures at once: pixels [N×3×224×224] float32, right [N×3×224×224] float32. Glassbox classifies one picture at a time: export the branch that takes one picture.',
    ],
    [
      'a picture and a text',
      { extra: (b) => b.input('tokens', 'int64', ['N', 77]) },
      'cat.onnx needs more than a picture: besides pixels it wants tokens [N×77] int64. Export the model again with these inputs made constant.',
    ],
    [
      'a segmenter',
      { outputDims: ['N', 10, 224, 224] },
      'cat.onnx has no output of class scores [batch×classes] (found: scores [N×10×224×224] float32). Glassbox debugs image classifiers: export the model with its classification head.',
    ],
    [
      'an Ultralytics detector',
      { metadata: { names: "{0: 'cat'}", task: 'detect', imgsz: '[640, 640]', stride: '32' } },
      'cat.onnx is an Ultralytics model for the task "detect", not a classifier. Use a model exported for classification (its name ends in -cls).',
    ],
  ])('%s', async (_, options, message) => {
    expect(await errorOf(() => cardOf(options))).toBe(message);
  });
});

/** Declares the scores as a sequence, as ZipMap returns them. */
function withSequence(options: NetworkOptions): GraphBuilder {
  const builder = network(options);
  const toBytes = (): Uint8Array<ArrayBuffer> => {
    const model = builder.toModel();
    const value = create(TypeProto_SequenceSchema);
    for (const output of model.graph?.output ?? []) {
      output.type = create(TypeProtoSchema, { value: { case: 'sequenceType', value } });
    }
    return toBinary(ModelProtoSchema, model);
  };
  return { ...builder, toBytes };
}

it.each<readonly [what: string, options: NetworkOptions, message: string]>([
  [
    'ZipMap',
    {
      domains: { 'ai.onnx.ml': 3 },
      extra: (b, scores) =>
        b.node('ZipMap', [scores], {
          domain: 'ai.onnx.ml',
          attributes: { classlabels_int64s: [0, 1] },
        }),
    },
    "cat.onnx returns scores as a sequence (ZipMap), not as a tensor of class scores. Export again without ZipMap, e.g. skl2onnx: convert_sklearn(…, options={'zipmap': False}).",
  ],
  [
    'any other sequence',
    {},
    'cat.onnx returns scores as a sequence, not as a tensor of class scores. Export again so that the scores are a tensor [batch×classes].',
  ],
])('refuses scores in a sequence: %s', async (_, options, message) => {
  const file = await place(withSequence(options));
  expect(await errorOf(() => resolveCard(file))).toBe(message);
});

function vectorToPicture(b: GraphBuilder, x: string): string {
  return first(b.node('Reshape', [x, b.weight('shape', 'int64', [4], [-1, 3, 1, 1])]));
}
