// A canonical graph made ready for training: where the head is, kept or new, and what can be trained in which block.

import type { TrainConfig } from '../../../protocol/trainRecipe';
import type { ShapedGraph } from '../../onnx/graph';
import type { Network } from '../types';
import { withoutRepeats } from './batchConstants';
import { blocksOf } from './blocks';
import { dependents, trimmed } from './edit';
import { headNotFound, headValueUnknown, noHeadToKeep, nothingToTrain } from './errors';
import { findHead } from './findHead';
import { withLogits } from './keptHead';
import { type WithHead, withNewHead } from './newHead';
import { weightsOf } from './parameters';

export interface NetworkRequest {
  /** Canonical, for `batch` pictures. */
  readonly graph: ShapedGraph;
  /** The picture input. */
  readonly input: string;
  /** Class scores before any softmax or sigmoid; null: the graph's one output is features. */
  readonly scores: string | null;
  readonly batch: number;
  readonly classCount: number;
  readonly head: { readonly kind: 'keep' | 'replace' } & Omit<TrainConfig['head'], 'kind'>;
  readonly seed: number;
}

/**
 * Throws `head-not-found` with the last nodes, `no-head-to-keep`, `head-mismatch` where a kept head has other classes, and
 * `nothing-to-train`. The same model gives networks of the same parameters for every batch size.
 */
export function prepareNetwork(request: NetworkRequest): Network {
  const { input, batch, classCount } = request;
  const end = request.scores ?? request.graph.outputs[0] ?? '';
  if (!request.graph.shapes.has(end)) throw headNotFound(end, []);
  const { value } = request.head;
  const from = value === null ? [end] : [end, value];
  if (value !== null && !dependents(request.graph, input).has(value)) throw headValueUnknown(value);
  const graph = withoutRepeats(trimmed(request.graph, from), batch);
  const made =
    request.head.kind === 'keep' ? keptHead(graph, request) : newHead(graph, request, end);
  const weights = weightsOf(made.graph, input);
  if (weights.parameters.length === 0) throw nothingToTrain();
  const behind = dependents(made.graph, made.features);
  const placed = weights.parameters.map(({ name, node }) => ({
    ...{ name, node },
    isHead: node.inputs.some((each) => behind.has(each)),
  }));
  const blocks = blocksOf(made.graph, input, placed);
  return {
    ...made,
    ...{ input, batch, classCount },
    statistics: weights.statistics,
    blocks: blocks.names,
    parameters: placed.map(({ name, isHead }, i) => ({
      name,
      dims: made.graph.constants.get(name)?.dims ?? [],
      block: blocks.indices[i] ?? 0,
      isHead,
    })),
  };
}

type Made = WithHead & Pick<Network, 'notes'>;

function keptHead(graph: ShapedGraph, request: NetworkRequest): Made {
  const { scores, head, input, batch, classCount } = request;
  if (scores === null) throw noHeadToKeep(graph.outputs[0] ?? '');
  const features = head.value ?? featuresBefore(graph, input, scores);
  const notes = [`The model's own head is kept; it reads "${features}".`];
  return { ...withLogits(graph, scores, batch, classCount), features, notes };
}

function newHead(graph: ShapedGraph, request: NetworkRequest, end: string): Made {
  const { scores, head, input, batch, classCount, seed } = request;
  const { initialisation, hidden } = head;
  const value = head.value ?? (scores === null ? end : featuresBefore(graph, input, scores));
  const layers = hidden === null ? 'one linear layer' : `a hidden layer of ${hidden} units`;
  const what = scores === null ? 'the output of the model' : 'in place of the old one';
  const notes = [`A new head for ${classCount} classes (${layers}) reads "${value}", ${what}.`];
  return {
    ...withNewHead(graph, { value, batch, classCount, initialisation, hidden, seed }),
    notes,
  };
}

function featuresBefore(graph: ShapedGraph, input: string, scores: string): string {
  const found = findHead(graph, input, scores);
  if (found.kind === 'none') throw headNotFound(scores, found.passed.slice(0, 4));
  return found.features;
}
