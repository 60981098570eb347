import { expect, test } from 'vitest';
import type { ModelCard, Resolved } from '../../src/protocol/model';
import {
  cardSummary,
  outputSentences,
  preprocessSentences,
  preprocessSummary,
  sourceText,
} from '../../webview/panels/prediction/cardSentences';
import { makeCard } from './samples';

const card = makeCard();

function byDefault<T>(value: T): Resolved<T> {
  return { value, source: 'default', detail: '' };
}

function withInput(input: Partial<ModelCard['input']>): ModelCard {
  return { ...card, input: { ...card.input, ...input } };
}

const lines = (sentences: readonly { text: string; source: string }[]): string[] =>
  sentences.map(({ text, source }) => `${text} [${source}]`);

test('an ImageNet card is told step by step, each with its source', () => {
  const file = 'preprocessor_config.json';
  expect(lines(preprocessSentences(card))).toEqual([
    `Resized until the shorter side is 256 pixels (bicubic). [${file}]`,
    `Cut to 224 × 224 around the centre. [${file}]`,
    'Channels in the order RGB. [default]',
    `Pixel values 0…255 become 0…1. [${file}]`,
    `Minus the mean 0.485, 0.456, 0.406. [${file}]`,
    `Divided by the deviation 0.229, 0.224, 0.225. [${file}]`,
    'Fed to “pixel_values” as float32, channels first (NCHW). [graph: 3 channels come first]',
  ]);
});

test('a grey card without normalisation leaves out what does not happen', () => {
  const grey = withInput({
    channels: { value: 1, source: 'graph', detail: '28×28×1' },
    size: byDefault({ width: 28, height: 28 }),
    layout: byDefault('NHWC'),
    scale: byDefault(1),
    mean: byDefault([0]),
    std: byDefault([1]),
    resize: byDefault({
      mode: 'exact',
      size: { width: 28, height: 28 },
      interpolation: 'bilinear',
    }),
    crop: byDefault('none'),
  });
  expect(lines(preprocessSentences(grey))).toEqual([
    'Resized to 28 × 28, proportions may change (bilinear). [default]',
    'The model takes 28 × 28 pixels. [default]',
    'Turned to grey: one channel. [graph: 28×28×1]',
    'Pixel values stay 0…255. [default]',
    'Fed to “pixel_values” as float32, channels last (NHWC). [default]',
  ]);
});

test.each([
  ['ImageNet', card, '224×224 RGB · mean/std ImageNet (preprocessor_config.json)'],
  [
    'half',
    withInput({ mean: byDefault([0.5, 0.5, 0.5]), std: byDefault([0.5, 0.5, 0.5]) }),
    '224×224 RGB · mean/std 0.5 / 0.5 (default)',
  ],
  [
    'no',
    withInput({ mean: byDefault([0, 0, 0]), std: byDefault([1, 1, 1]) }),
    '224×224 RGB · 0…1 (preprocessor_config.json)',
  ],
])('%s normalisation in one line', (_name, model, summary) => {
  expect(preprocessSummary(model)).toBe(summary);
});

test('the output is told with its labels, activation, task and layer', () => {
  expect(lines(outputSentences(card))).toEqual([
    '1,000 labels for 1,000 outputs. [imagenet_classes.txt]',
    '“logits” holds scores; Glassbox turns them into probabilities. [graph: no Softmax at the end]',
    'One class is right: probabilities add up to 100 %. [default]',
    'Layer for class activation maps: /layer4/layer4.2/relu/Relu_output_0. [graph: input of the last pool]',
  ]);
});

test('unknown labels are said to be unknown', () => {
  const nameless = { ...card, labels: byDefault(null) };
  expect([cardSummary(card), cardSummary(nameless), outputSentences(nameless)[0]?.text]).toEqual([
    'labels: imagenet_classes.txt (1,000 outputs)',
    'no labels: classes are shown by number (1,000 outputs)',
    'No labels are known: 1,000 classes go by number.',
  ]);
});

test.each([
  ['card', 'resnet.glassbox.json', 'resnet.glassbox.json'],
  ['metadata', 'names', 'ONNX metadata: names'],
  ['sidecar', 'labels.txt', 'labels.txt'],
  ['graph', '1000 outputs', 'graph: 1000 outputs'],
  ['default', '', 'default'],
  ['default', 'Default', 'default'],
  ['card', '', 'model card'],
] as const)('a value from %s (%j) is sourced as %j', (source, detail, text) => {
  expect(sourceText({ source, detail })).toBe(text);
});
