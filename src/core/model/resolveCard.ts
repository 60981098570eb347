// Everything that is needed to feed a model and to read its answer, each value with its source:
// model card > ONNX metadata > files beside the model > the graph > default.

import { basename } from 'node:path';
import type { ModelCard, Resolved } from '../../protocol/model';
import type { OnnxFile } from '../onnx/readModel';
import { readCard, readCardLabels } from './cardFile';
import type { Card, FieldPath } from './cardText';
import { findClassOutput } from './classOutput';
import { cardError } from './errors';
import { resolveGeometry, resolveSize } from './geometry';
import { type GraphView, graphView } from './graphView';
import { type Context, pick, rowCount, type SourceHints } from './hints';
import { findImageInput } from './imageInput';
import { didYouMean } from './nearest';
import { resolveNormalisation } from './normalisation';
import { cardHints } from './sources/card';
import { defaultHints } from './sources/defaults';
import { fixesRange, graphHints } from './sources/graph';
import { metadataHints } from './sources/metadata';
import { sidecarHints } from './sources/sidecars';
import { refuseOtherTasks } from './sources/ultralytics';
import { automaticTargetLayer, type Shapes } from './targetLayer';

/**
 * Throws a GlassboxError where the model cannot be classified with, or its card is wrong. `shapes` are dims by value name
 * from an execution; with them the target layer is exact.
 */
export async function resolveCard(file: OnnxFile, shapes: Shapes = {}): Promise<ModelCard> {
  const graph = graphView(file.graph, file.path);
  const card = await readCard(file.path);
  const context = findEnds(file, graph, card);
  const labels = card ? await readCardLabels(card) : undefined;
  const origin = card && ({ source: 'card', detail: basename(card.path), labels } as const);
  const ownGraph = graphHints(context);
  const sources = [
    ...(card && origin ? [cardHints(card, context, origin)] : []),
    ...(await metadataHints(context)),
    ...(await sidecarHints(context)).map((source) => withoutRange(source, ownGraph)),
    ownGraph,
  ];
  return assemble(context, card, sources, shapes);
}

function findEnds({ facts }: OnnxFile, graph: GraphView, card: Card | null): Context {
  refuseOtherTasks(facts);
  const { input = {}, output = {} } = card?.data ?? {};
  checkName(card, ['input', 'name'], input.name, facts.inputs);
  checkName(card, ['output', 'name'], output.name, facts.outputs);
  const image = findImageInput(facts, graph, input.name);
  return {
    facts,
    graph,
    image,
    channels: image.channels ?? input.channels ?? 3,
    output: findClassOutput(facts, graph, output.name),
  };
}

function checkName(
  card: Card | null,
  field: FieldPath,
  name: string | undefined,
  values: readonly { readonly name: string }[],
): void {
  const names = values.map((value) => value.name);
  if (card === null || name === undefined || names.includes(name)) return;
  const remedy = didYouMean(name, names) ?? `The model has ${names.join(', ')}.`;
  throw cardError(
    card.place(field),
    `${field.join('.')} is "${name}", which the model does not have.`,
    remedy,
  );
}

/** What the graph does to pixels itself must not be done a second time because a file beside it says so. */
function withoutRange(source: SourceHints, graph: SourceHints): SourceHints {
  const { scale, mean, std, ...hints } = source.hints;
  const said = scale ?? mean ?? std;
  if (!fixesRange(graph) || said === undefined) return source;
  const warning = `The normalisation of ${said.detail} is left out: ${graph.hints.scale?.detail}.`;
  return { ...source, hints, warnings: [...source.warnings, warning] };
}

function assemble(
  context: Context,
  card: Card | null,
  sources: readonly SourceHints[],
  shapes: Shapes,
): ModelCard {
  const { facts, image, output, channels } = context;
  const layout = resolveLayout(context, card);
  const size = resolveSize(image, sources, facts.path);
  const told = {
    layout: layout.value,
    channels,
    size: size.value,
    colorOrder: pick(sources, 'colorOrder')?.value,
    producer: facts.producer,
  };
  const all = [...sources, defaultHints(told)];
  const { warnings, ...geometry } = resolveGeometry(all, size.value);
  const labels = pick(all, 'labels');
  return {
    labels: labels ?? { value: null, source: 'default', detail: 'no labels found' },
    input: {
      name: named(card?.data.input?.name, image.spec.name, card, 'the only picture input'),
      type: { value: image.spec.type, source: 'graph', detail: `type of ${image.spec.name}` },
      layout,
      size,
      channels: resolveChannels(context, card),
      colorOrder: pick(all, 'colorOrder') ?? { value: 'RGB', source: 'default', detail: 'usual' },
      ...resolveNormalisation(all, channels),
      ...geometry,
    },
    output: {
      ...resolveOutput(context, card, all),
      classCount: rowCount(output) ?? labels?.value.length ?? 0,
    },
    targetLayer: resolveTarget(context, card, shapes),
    warnings: [...sources.flatMap((source) => source.warnings), ...warnings, ...doubts(context)],
  };
}

function resolveOutput(
  { output }: Context,
  card: Card | null,
  sources: readonly SourceHints[],
): Omit<ModelCard['output'], 'classCount'> {
  const unknown = { source: 'default', detail: 'nothing in the graph' } as const;
  const activation = pick(sources, 'activation') ?? { ...unknown, value: 'none' };
  return {
    name: named(card?.data.output?.name, output.spec.name, card, 'output of class scores'),
    activation,
    task: pick(sources, 'task') ?? { ...unknown, value: 'single-label' },
    scoreValue: scoreValue(output, activation.value),
  };
}

/** Where the card knows better what the graph applied, the value before it is not known. */
function scoreValue(output: Context['output'], activation: string): string | null {
  if (activation === output.activation) return output.scoreValue;
  return activation === 'none' ? output.spec.name : null;
}

function resolveLayout({ image }: Context, card: Card | null): ModelCard['input']['layout'] {
  const { name } = image.spec;
  if (image.layout !== null)
    return { value: image.layout, source: 'graph', detail: `dims of ${name}` };
  const written = card?.data.input?.layout;
  if (card && written) return { value: written, source: 'card', detail: basename(card.path) };
  return { value: 'NCHW', source: 'default', detail: 'usual where the dims are open' };
}

function resolveChannels(
  { image, channels }: Context,
  card: Card | null,
): ModelCard['input']['channels'] {
  if (image.channels !== null) {
    return { value: channels, source: 'graph', detail: `channels of ${image.spec.name}` };
  }
  if (card?.data.input?.channels !== undefined) {
    return { value: channels, source: 'card', detail: basename(card.path) };
  }
  return { value: channels, source: 'default', detail: 'colour' };
}

function named(
  written: string | undefined,
  found: string,
  card: Card | null,
  detail: string,
): Resolved<string> {
  return written === found && card
    ? { value: found, source: 'card', detail: basename(card.path) }
    : { value: found, source: 'graph', detail };
}

function resolveTarget(
  { graph, image, output }: Context,
  card: Card | null,
  shapes: Shapes,
): ModelCard['targetLayer'] {
  const written = card?.data.targetLayer;
  if (card && written) return { value: written, source: 'card', detail: basename(card.path) };
  const ends = { input: image.spec.name, output: output.scoreValue };
  return { source: 'graph', ...automaticTargetLayer(graph, ends, shapes) };
}

function doubts({ output }: Context): readonly string[] {
  const { alternatives, spec } = output;
  if (alternatives.length === 0) return [];
  return [
    `The class scores are taken from ${spec.name}; ${alternatives.join(', ')} could be meant too (output.name in the model card decides).`,
  ];
}
