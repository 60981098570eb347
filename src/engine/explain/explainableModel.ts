// A model made ready for explaining: its canonical graph for one picture, one for many made when a method wants it, and
// sessions for whatever graphs the methods make of them.

import { randomUUID } from 'node:crypto';
import { withClassHead } from '../../core/explain/classHead';
import { createSubject } from '../../core/explain/createSubject';
import type { Subject, SubjectInput } from '../../core/explain/subject';
import { inputDims } from '../../core/model/dims';
import { resolveCard } from '../../core/model/resolveCard';
import { type CanonicalGraph, canonicalise } from '../../core/onnx/canonical/canonicalise';
import type { ShapedGraph } from '../../core/onnx/graph';
import type { OnnxFile } from '../../core/onnx/readModel';
import type { ModelCard, Preprocess, ProviderChoice } from '../../protocol/model';
import { preprocessOf } from '../imageFeed';
import type { OpenModelContext } from '../openModel';
import { runAndForget } from '../runOnce';
import { type BatchMaker, batchMaker } from './batchGraph';
import { createGraphSessions } from './graphSessions';
import { probePictures } from './probePictures';
import { createUsedProviders, type UsedProviders } from './usedProviders';

export interface ExplainableModel {
  readonly file: OnnxFile;
  /** With the exact target layer. */
  readonly card: ModelCard;
  readonly preprocess: Preprocess;
  readonly provider: ProviderChoice;
  readonly canonical: CanonicalGraph;
  /** Dims of every value for one picture: with them the card's target layer is exact. */
  readonly dims: Readonly<Record<string, readonly number[]>>;
  /** With its own count of passes; `used` is told what runs them. */
  subject(used: UsedProviders): Subject;
  /** The network with other weights; its sessions are closed by `dispose`. */
  copy(graph: ShapedGraph): { readonly subject: Subject; dispose(): Promise<void> };
}

/** Everything that a prepared model depends on, as text. */
export function modelKey(file: OnnxFile, card: ModelCard, provider: ProviderChoice): string {
  const { input, output } = card;
  const end = [output.name, output.activation, output.task].map(({ value }) => value);
  return JSON.stringify([
    [file.path, file.key, provider, input.name.value],
    preprocessOf(card),
    [...end, output.classCount, output.scoreValue],
  ]);
}

/** A target layer that only rearranges or casts is another value in the canonical graph. */
export function inCanonicalNames(card: ModelCard, { aliases }: CanonicalGraph): ModelCard {
  const { value } = card.targetLayer;
  const name = value === null ? undefined : aliases.get(value);
  return name === undefined ? card : { ...card, targetLayer: { ...card.targetLayer, value: name } };
}

/** `preliminary`: the card as resolved without an execution. */
export async function prepareModel(
  file: OnnxFile,
  preliminary: ModelCard,
  provider: ProviderChoice,
  signal: AbortSignal,
  context: OpenModelContext,
): Promise<ExplainableModel> {
  const preprocess = preprocessOf(preliminary);
  const canonical = await canonicalFor(file, preliminary, 1, context, signal);
  const one = withClassHead(canonical.graph, preliminary.output, 1);
  const dims = Object.fromEntries(
    [...canonical.graph.shapes].map(([name, shape]) => [name, shape.dims]),
  );
  const card = inCanonicalNames(await resolveCard(file, dims), canonical);
  const key = modelKey(file, card, provider);
  const sessions = createGraphSessions(key, provider, context);
  const input = subjectInput(card, preprocess);
  const parts = { ...one, input, classCount: card.output.classCount, one: one.graph };
  const makeMany: BatchMaker = async (batch, batchSignal) =>
    withClassHead(
      (await canonicalFor(file, card, batch, context, batchSignal)).graph,
      card.output,
      batch,
    );
  const many = batchMaker(one, input, makeMany, sessions.runFor(createUsedProviders()));
  return {
    file,
    card,
    preprocess,
    provider,
    canonical,
    dims,
    subject: (used) => createSubject({ ...parts, many, run: sessions.runFor(used) }),
    copy: (graph) => {
      const own = createGraphSessions(`${key}\n${randomUUID()}`, provider, context);
      const run = own.runFor(createUsedProviders());
      const subject = createSubject({ ...parts, one: graph, many: async () => null, run });
      return { subject, dispose: own.dispose };
    },
  };
}

/** The canonical graph for this many pictures, with the card's output and scores. */
export function canonicalFor(
  file: OnnxFile,
  card: ModelCard,
  batch: number,
  context: OpenModelContext,
  signal: AbortSignal,
): Promise<CanonicalGraph> {
  const { name, scoreValue } = card.output;
  const preprocess = preprocessOf(card);
  const spec = file.facts.inputs.find((each) => each.name === card.input.name.value);
  if (!spec) throw new Error(`The card names the input "${card.input.name.value}".`);
  return canonicalise({
    file,
    input: { name: spec.name, dims: inputDims(spec, preprocess, batch) },
    probe: probePictures(subjectInput(card, preprocess), batch),
    outputs: [...new Set(scoreValue === null ? [name.value] : [name.value, scoreValue])],
    run: runAndForget(context, signal),
    signal,
  });
}

function subjectInput(card: ModelCard, preprocess: Preprocess): SubjectInput {
  const { layout, channels, colorOrder, size, scale, mean, std } = preprocess;
  const inputOf = (pixel: number): number[] =>
    mean.map((center, channel) => (pixel * scale - center) / (std[channel] ?? 1));
  return {
    name: card.input.name.value,
    layout,
    channels,
    colorOrder,
    ...size,
    black: inputOf(0),
    white: inputOf(255),
  };
}
