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
import { cardOf, errorOf, type NetworkOptions, network, place } from './support';

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

function first([name = '']: readonly string[]): string {
  return name;
}
