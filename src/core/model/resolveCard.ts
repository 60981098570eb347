// Everything that is needed to feed a model and to read its answer, each value with its source:
// model card > ONNX metadata > files beside the model > the graph > default.

import { errorFacts } from '../../base/errors';
import type { ModelCard } from '../../protocol/model';
import type { OnnxFile } from '../onnx/readModel';
import { assembleCard } from './assembleCard';
import type { FieldPath } from './cardText';
import { findClassOutput } from './classOutput';
import { cardError } from './errors';
import { type GraphView, graphView } from './graphView';
import type { Context, SourceHints } from './hints';
import { findImageInput } from './imageInput';
import { didYouMean } from './nearest';
import {
  cardBeside,
  cardHints,
  cardInside,
  cardKey,
  type SourcedCard,
  written,
} from './sources/card';
import { fixesRange, graphHints } from './sources/graph';
import { metadataHints } from './sources/metadata';
import { sidecarHints } from './sources/sidecars';
import { refuseOtherTasks } from './sources/ultralytics';
import type { Shapes } from './targetLayer';

/**
 * Throws a GlassboxError where the model cannot be classified with, or the card beside it is wrong. `shapes` are dims by
 * value name from an execution; with them the target layer is exact.
 */
export async function resolveCard(file: OnnxFile, shapes: Shapes = {}): Promise<ModelCard> {
  const graph = graphView(file.graph, file.path);
  const own = await cardBeside(file.path);
  const cards = own ? [own] : [];
  if (file.facts.metadata[cardKey] === undefined) return resolveWith(file, graph, cards, shapes);
  try {
    const inside = await cardInside(file.facts);
    return await resolveWith(file, graph, inside ? [...cards, inside] : cards, shapes);
  } catch (error) {
    // Nobody edits metadata by hand: a card in there that does not fit is left out. Any other error comes again.
    const card = await resolveWith(file, graph, cards, shapes);
    const warning = `The card inside the model is left out: ${errorFacts(error).message}`;
    return { ...card, warnings: [warning, ...card.warnings] };
  }
}

/** `cards`: the strongest first. */
async function resolveWith(
  file: OnnxFile,
  graph: GraphView,
  cards: readonly SourcedCard[],
  shapes: Shapes,
): Promise<ModelCard> {
  const context = findEnds(file, graph, cards);
  const ownGraph = graphHints(context);
  const sources = [
    ...cards.map((card) => cardHints(card, context)),
    ...metadataHints(context),
    ...(await sidecarHints(context)).map((source) => withoutRange(source, ownGraph)),
    ownGraph,
  ];
  return assembleCard(context, cards, sources, shapes);
}

function findEnds({ facts }: OnnxFile, graph: GraphView, cards: readonly SourcedCard[]): Context {
  refuseOtherTasks(facts);
  for (const card of cards) {
    checkName(card, ['input', 'name'], card.data.input?.name, facts.inputs);
    checkName(card, ['output', 'name'], card.data.output?.name, facts.outputs);
  }
  const image = findImageInput(facts, graph, written(cards, ({ input }) => input?.name)?.value);
  return {
    facts,
    graph,
    image,
    channels: image.channels ?? written(cards, ({ input }) => input?.channels)?.value ?? 3,
    output: findClassOutput(facts, graph, written(cards, ({ output }) => output?.name)?.value),
  };
}

function checkName(
  card: SourcedCard,
  field: FieldPath,
  name: string | undefined,
  values: readonly { readonly name: string }[],
): void {
  const names = values.map((value) => value.name);
  if (name === undefined || names.includes(name)) return;
  const remedy = didYouMean(name, names) ?? `The model has ${names.join(', ')}.`;
  const problem = `${field.join('.')} is "${name}", which the model does not have.`;
  throw cardError(card.place(field), problem, remedy);
}

/** What the graph does to pixels itself must not be done a second time because a file beside it says so. */
function withoutRange(source: SourceHints, graph: SourceHints): SourceHints {
  const { scale, mean, std, ...hints } = source.hints;
  const said = scale ?? mean ?? std;
  if (!fixesRange(graph) || said === undefined) return source;
  const warning = `The normalisation of ${said.detail} is left out: ${graph.hints.scale?.detail}.`;
  return { ...source, hints, warnings: [...source.warnings, warning] };
}
