// The model card in words: what happens to a picture on its way into the model and what its output means, each with
// the place that says so.

import type { CardSource, ModelCard, Resize, Resolved } from '../../../src/protocol/model';
import { formatCount, formatNumber, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';

export interface CardSentence {
  readonly text: string;
  readonly source: string;
}

const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** One sentence for each step, in the order in which the steps happen. */
export function preprocessSentences({ input }: ModelCard): CardSentence[] {
  const sentences = [
    said(resizeText(input.resize.value), input.resize),
    input.crop.value === 'center'
      ? said(t('Cut to {0} around the centre.', sizeText(input.size.value)), input.crop)
      : said(t('The model takes {0} pixels.', sizeText(input.size.value)), input.size),
    input.channels.value === 1
      ? said(t('Turned to grey: one channel.'), input.channels)
      : said(t('Channels in the order {0}.', input.colorOrder.value), input.colorOrder),
    said(scaleText(input.scale.value), input.scale),
    ...normalisationSentences(input),
    said(layoutText(input), input.layout),
  ];
  return sentences;
}

/** The essence of preprocessing for the closed line: "224×224 RGB · mean/std ImageNet (preprocessor_config.json)". */
export function preprocessSummary({ input }: ModelCard): string {
  const color = input.channels.value === 1 ? t('grey') : input.colorOrder.value;
  const parts = [`${input.size.value.width}×${input.size.value.height} ${color}`];
  const normalisation = normalisationName(input.mean.value, input.std.value);
  const [source, text] = normalisation
    ? [input.mean, t('mean/std {0}', normalisation)]
    : [input.scale, rangeText(input.scale.value)];
  return [...parts, `${text} (${sourceText(source)})`].join(' · ');
}

/** What the output means and where the labels come from. */
export function outputSentences(card: ModelCard): CardSentence[] {
  const { labels, output, targetLayer } = card;
  const sentences = [
    said(labelsText(card), labels),
    said(activationText(output.activation.value, output.name.value), output.activation),
    said(taskText(output.task.value), output.task),
  ];
  if (targetLayer.value !== null) {
    sentences.push(
      said(t('Layer for class activation maps: {0}.', plainText(targetLayer.value)), targetLayer),
    );
  }
  return sentences;
}

export function cardSummary(card: ModelCard): string {
  const classes = t('{0} outputs', formatCount(card.output.classCount));
  return card.labels.value === null
    ? t('no labels: classes are shown by number ({0})', classes)
    : t('labels: {0} ({1})', sourceText(card.labels), classes);
}

/** "preprocessor_config.json", "metadata: names", "graph: 1000 outputs", "default". */
export function sourceText(resolved: Pick<Resolved<unknown>, 'source' | 'detail'>): string {
  const names: Readonly<Record<CardSource, string>> = {
    card: t('model card'),
    metadata: t('ONNX metadata'),
    sidecar: t('file beside the model'),
    graph: t('graph'),
    default: t('default'),
  };
  const name = names[resolved.source];
  const detail = plainText(resolved.detail);
  if (detail === '') return name;
  if (resolved.source === 'sidecar' || resolved.source === 'card') return detail;
  return detail.toLowerCase() === name.toLowerCase() ? name : `${name}: ${detail}`;
}

function said(text: string, resolved: Resolved<unknown>): CardSentence {
  return { text, source: sourceText(resolved) };
}

function sizeText(size: { readonly width: number; readonly height: number }): string {
  return `${size.width} × ${size.height}`;
}

function resizeText({ mode, size, interpolation }: Resize): string {
  switch (mode) {
    case 'shorter-side':
      return t('Resized until the shorter side is {0} pixels ({1}).', size.width, interpolation);
    case 'exact':
      return t('Resized to {0}, proportions may change ({1}).', sizeText(size), interpolation);
    case 'letterbox':
      return t('Fitted into {0}, the rest filled with grey ({1}).', sizeText(size), interpolation);
    case 'none':
      return t('Not resized: pixels are taken as they are.');
    default: {
      const unknown: never = mode;
      return unknown;
    }
  }
}

function scaleText(scale: number): string {
  return scale === 1
    ? t('Pixel values stay 0…255.')
    : t('Pixel values 0…255 become {0}.', rangeText(scale));
}

function rangeText(scale: number): string {
  return `0…${formatNumber(255 * scale)}`;
}

function normalisationSentences(input: ModelCard['input']): CardSentence[] {
  const { mean, std } = input;
  if (isNeutral(mean.value, std.value)) return [];
  const list = (values: readonly number[]): string =>
    values.map((value) => formatNumber(value, 4)).join(', ');
  return [
    said(t('Minus the mean {0}.', list(mean.value)), mean),
    said(t('Divided by the deviation {0}.', list(std.value)), std),
  ];
}

function normalisationName(mean: readonly number[], std: readonly number[]): string | null {
  if (isNeutral(mean, std)) return null;
  if (isNear(mean, imagenet.mean) && isNear(std, imagenet.std)) return 'ImageNet';
  return `${formatNumber(mean[0] ?? 0)} / ${formatNumber(std[0] ?? 1)}`;
}

function isNeutral(mean: readonly number[], std: readonly number[]): boolean {
  return mean.every((value) => value === 0) && std.every((value) => value === 1);
}

function isNear(values: readonly number[], wanted: readonly number[]): boolean {
  return (
    values.length === wanted.length &&
    values.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) < 1e-3)
  );
}

function layoutText(input: ModelCard['input']): string {
  const name = plainText(input.name.value);
  return input.layout.value === 'NCHW'
    ? t('Fed to “{0}” as {1}, channels first (NCHW).', name, input.type.value)
    : t('Fed to “{0}” as {1}, channels last (NHWC).', name, input.type.value);
}

function labelsText({ labels, output }: ModelCard): string {
  if (labels.value === null) {
    return t('No labels are known: {0} classes go by number.', formatCount(output.classCount));
  }
  return t(
    '{0} labels for {1} outputs.',
    formatCount(labels.value.length),
    formatCount(output.classCount),
  );
}

function activationText(
  activation: ModelCard['output']['activation']['value'],
  name: string,
): string {
  const output = plainText(name);
  switch (activation) {
    case 'none':
      return t('“{0}” holds scores; Glassbox turns them into probabilities.', output);
    case 'softmax':
      return t('“{0}” holds probabilities: the graph applies softmax.', output);
    case 'log-softmax':
      return t('“{0}” holds log-probabilities: the graph applies log-softmax.', output);
    case 'sigmoid':
      return t('“{0}” holds probabilities: the graph applies sigmoid.', output);
    default: {
      const unknown: never = activation;
      return unknown;
    }
  }
}

function taskText(task: ModelCard['output']['task']['value']): string {
  switch (task) {
    case 'single-label':
      return t('One class is right: probabilities add up to 100 %.');
    case 'multi-label':
      return t('Any number of classes may be right: each probability stands alone.');
    case 'binary':
      return t('One output for two classes: yes and no.');
    default: {
      const unknown: never = task;
      return unknown;
    }
  }
}
