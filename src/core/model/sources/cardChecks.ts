// Whether a card fits its model; whatever does not is an error that points at its line.

import { type Card, type FieldPath, fieldName } from '../cardText';
import { cardError } from '../errors';
import { type Context, fittingLabels, formatSize, isSameSize, rowCount } from '../hints';
import { didYouMean } from '../nearest';
import { type InputData, sizeOfCrop, toCrop, toResize, toSize } from './cardValues';

export function checkInput(card: Card, input: InputData, { image, channels }: Context): void {
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

export function checkOutput(card: Card, { output, facts, graph }: Context): void {
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

export function checkLabels(
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
