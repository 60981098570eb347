// The model card's own values, checked against the model: whatever does not fit is an error that points at its line.

import type { CardSource, Size } from '../../../protocol/model';
import type { CardData } from '../cardSchema';
import { type Card, type FieldPath, fieldName } from '../cardText';
import { cardError } from '../errors';
import {
  type Context,
  type Fields,
  fittingLabels,
  formatSize,
  hintsFrom,
  isSameSize,
  rowCount,
  type SourceHints,
  square,
} from '../hints';
import { didYouMean } from '../nearest';

export interface CardOrigin {
  readonly source: CardSource;
  /** How panels name it: the file, or the metadata key it was embedded under. */
  readonly detail: string;
  /** The labels, read already where the card names a file. */
  readonly labels: readonly string[] | undefined;
}

type InputData = NonNullable<CardData['input']>;

export function cardHints(card: Card, context: Context, origin: CardOrigin): SourceHints {
  const input = card.data.input ?? {};
  checkInput(card, input, context);
  checkOutput(card, context);
  const size = toSize(input.size) ?? sizeOfCrop(input.crop);
  const scale = toScale(input.scale);
  const isSigned = input.scale === '-1-1';
  const hints = hintsFrom(origin.detail, {
    labels: checkLabels(card, origin.labels, context),
    size,
    colorOrder: input.colorOrder ?? input.color ?? input.color_order,
    scale,
    mean: toList(input.mean) ?? (isSigned ? [1] : undefined),
    std: toList(input.std) ?? (isSigned ? [1] : undefined),
    resize: toResize(input.resize),
    crop: toCrop(input.crop),
    activation: card.data.output?.activation,
    task: card.data.output?.task,
  });
  return { source: origin.source, hints, warnings: [] };
}

function checkInput(card: Card, input: InputData, { image, channels }: Context): void {
  const { name } = image.spec;
  const written = input.layout;
  if (written !== undefined && image.layout !== null && written !== image.layout) {
    throw misfit(
      card,
      ['input', 'layout'],
      `is ${written}, the dims of ${name} are ${image.layout}`,
    );
  }
  if (input.channels !== undefined && input.channels !== channels) {
    throw misfit(card, ['input', 'channels'], `is ${input.channels}, ${name} takes ${channels}`);
  }
  for (const field of ['mean', 'std'] as const) {
    const values = input[field];
    if (!Array.isArray(values) || values.length === 1 || values.length === channels) continue;
    const problem = `has ${values.length} values, the model has ${channels} ${channels === 1 ? 'channel' : 'channels'}`;
    throw misfit(card, ['input', field], problem);
  }
  checkSize(card, input, image);
  checkResize(card, input);
}

function checkSize(card: Card, input: InputData, image: Context['image']): void {
  const sizes = [
    ['size', toSize(input.size)],
    ['crop', sizeOfCrop(input.crop)],
  ] as const;
  for (const [field, size] of sizes) {
    if (size === undefined) continue;
    const fixed = { height: image.height ?? size.height, width: image.width ?? size.width };
    if (isSameSize(size, fixed)) continue;
    const problem = `is ${formatSize(size)}, the dims of ${image.spec.name} are fixed at ${formatSize(fixed)}`;
    throw misfit(card, ['input', field], problem);
  }
  const [[, size], [, crop]] = sizes;
  if (size && crop && !isSameSize(size, crop)) {
    const problem = `is ${formatSize(crop)}, input.size is ${formatSize(size)}`;
    throw misfit(card, ['input', 'crop'], problem);
  }
}

function checkResize(card: Card, input: InputData): void {
  const resize = toResize(input.resize);
  if (resize?.mode !== 'shorter-side') return;
  if (resize.size && resize.size.width !== resize.size.height) {
    throw misfit(
      card,
      ['input', 'resize', 'size'],
      'has two numbers, the shorter side has one length',
    );
  }
  if (toCrop(input.crop) === 'none') {
    const problem =
      'is "none", but a picture resized by its shorter side is not yet of the input size';
    throw misfit(card, ['input', 'crop'], problem, 'Write "center", or resize with mode "exact".');
  }
}

function checkOutput(card: Card, { output, facts, graph }: Context): void {
  const { task, activation } = card.data.output ?? {};
  const { name } = output.spec;
  if (task !== undefined && output.count !== null && (task === 'binary') !== (output.count === 1)) {
    const problem = `is "${task}", but ${name} has ${output.count === 1 ? 'one value' : `${output.count} values`} per picture`;
    throw misfit(card, ['output', 'task'], problem);
  }
  if (output.count === 1 && (activation === 'softmax' || activation === 'log-softmax')) {
    throw misfit(
      card,
      ['output', 'activation'],
      `is "${activation}", but ${name} is a single value`,
    );
  }
  const target = card.data.targetLayer;
  if (target !== undefined && graph.producer(target) === undefined) {
    const values = facts.inputs
      .map((each) => each.name)
      .concat(graph.nodes.flatMap((node) => node.outputs));
    const remedy =
      didYouMean(target, values) ??
      'Open the model in Netron or run "glassbox inspect" for its values.';
    throw misfit(
      card,
      ['targetLayer'],
      `names "${target}", which no node of the graph makes`,
      remedy,
    );
  }
}

function checkLabels(
  card: Card,
  labels: readonly string[] | undefined,
  { output }: Context,
): readonly string[] | undefined {
  if (labels === undefined) return undefined;
  const rows = rowCount(output);
  const fitting = fittingLabels(labels, rows);
  if (fitting !== null) return fitting;
  const classes =
    output.count === 1 ? 'a binary model has 2 classes' : `the model has ${rows} classes`;
  throw misfit(
    card,
    ['labels'],
    `has ${labels.length} ${labels.length === 1 ? 'name' : 'names'}, ${classes}`,
  );
}

function misfit(card: Card, field: FieldPath, problem: string, remedy?: string): Error {
  return cardError(card.place(field), `${fieldName(field)} ${problem}.`, remedy);
}

function toSize(size: InputData['size']): Size | undefined {
  if (typeof size === 'number') return square(size);
  return Array.isArray(size) ? { height: size[0], width: size[1] } : size;
}

function sizeOfCrop(crop: InputData['crop']): Size | undefined {
  return typeof crop === 'number' ? square(crop) : undefined;
}

function toCrop(crop: InputData['crop']): 'center' | 'none' | undefined {
  if (crop === undefined || crop === 'none' || crop === 'center') return crop;
  return crop === false ? 'none' : 'center';
}

function toScale(scale: InputData['scale']): number | undefined {
  switch (scale) {
    case '0-1':
      return 1 / 255;
    case '0-255':
      return 1;
    case '-1-1':
      return 1 / 127.5;
    default:
      return scale;
  }
}

function toList(values: number | readonly number[] | undefined): readonly number[] | undefined {
  return typeof values === 'number' ? [values] : values;
}

function toResize(resize: InputData['resize']): Fields['resize'] | undefined {
  if (resize === undefined) return undefined;
  if (typeof resize === 'number') return { mode: 'shorter-side', size: square(resize) };
  const { mode, interpolation } = resize;
  const size = toSize(resize.size);
  return { ...(mode && { mode }), ...(size && { size }), ...(interpolation && { interpolation }) };
}
