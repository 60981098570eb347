// Which output holds the class scores, how many classes it has, and what the graph applied to the scores last.

import type { Activation, Dim, ModelFacts, ValueSpec } from '../../protocol/model';
import { noClassOutput, sequenceOutput } from './errors';
import type { GraphNode, GraphView } from './graphView';
import { isConvolution, isProduct, isQuantiser, isRearrangement } from './operators';

export interface ClassOutput {
  readonly spec: ValueSpec;
  /** Values per picture; null where neither dims nor weights tell. */
  readonly count: number | null;
  readonly activation: Activation;
  /** The node that applied it. */
  readonly activationNode: GraphNode | null;
  /** Value before the activation; the output itself where there is none. */
  readonly scoreValue: string;
  /** Outputs that could have been meant too. */
  readonly alternatives: readonly string[];
}

const scoreTypes = new Set(['float32', 'float64', 'float16', 'bfloat16']);
const usualName = /logit|prob|score|softmax|class|pred|^output/i;
const unusualName = /feature|embed|hidden|pool|aux/i;

/** `wanted`: the output's name in the model card. */
export function findClassOutput(facts: ModelFacts, graph: GraphView, wanted?: string): ClassOutput {
  const { path, outputs } = facts;
  const candidates = outputs.filter((spec) => isScoreTensor(spec));
  const [best, ...others] = candidates.sort((a, b) => rank(b, wanted) - rank(a, wanted));
  if (best === undefined) {
    const other = outputs.find(({ kind }) => kind === 'sequence' || kind === 'map');
    if (other === undefined) throw noClassOutput(path, outputs);
    throw sequenceOutput(
      path,
      other,
      graph.nodes.some(({ op }) => op === 'ZipMap'),
    );
  }
  const last = lastActivation(graph, best.name);
  return {
    spec: best,
    count: classDims(best.dims) ?? countByWeights(graph, last.scoreValue),
    ...last,
    alternatives: best.name === wanted ? [] : others.map(({ name }) => name),
  };
}

function isScoreTensor({ kind, type, dims }: ValueSpec): boolean {
  return kind === 'tensor' && scoreTypes.has(type) && (dims === null || isClassLike(dims));
}

function rank({ name, dims }: ValueSpec, wanted: string | undefined): number {
  if (name === wanted) return 100;
  const isLong = (classDims(dims) ?? 0) > 1 ? 1 : 0;
  return (usualName.test(name) ? 4 : 0) - (unusualName.test(name) ? 4 : 0) + isLong;
}

/** One axis of classes; all others are the batch (the first) or of length 1. */
function isClassLike(dims: readonly Dim[]): boolean {
  if (dims.length === 0) return false;
  const long = dims.slice(dims.length === 1 ? 0 : 1).filter((dim) => dim !== 1);
  return long.length <= 1 || (typeof long[0] === 'number' && long.slice(1).every(isOpen));
}

const isOpen = (dim: Dim): boolean => typeof dim !== 'number';

/** Values per picture; a lone open axis is the batch. */
function classDims(dims: readonly Dim[] | null): number | null {
  if (dims === null) return null;
  if (dims.length === 1) return typeof dims[0] === 'number' ? dims[0] : 1;
  const long = dims.slice(1).filter((dim) => dim !== 1);
  if (long.length === 0) return 1;
  return long.find((dim) => typeof dim === 'number') ?? null;
}

const activations: Readonly<Record<string, Activation>> = {
  Softmax: 'softmax',
  LogSoftmax: 'log-softmax',
  Sigmoid: 'sigmoid',
  QLinearSoftmax: 'softmax',
  QLinearSigmoid: 'sigmoid',
};

type LastActivation = Pick<ClassOutput, 'activation' | 'activationNode' | 'scoreValue'>;

/** Back from the output over whatever only rearranges, to the last operator that does something. */
function lastActivation(graph: GraphView, output: string): LastActivation {
  const node = lastOperator(graph, output);
  const found = node && activations[node.op];
  const [before] = node?.inputs ?? [];
  if (found !== undefined && node && before !== undefined) {
    return { activation: found, activationNode: node, scoreValue: before };
  }
  const softmax = node?.op === 'Log' && before !== undefined ? lastOperator(graph, before) : null;
  const [logits] = softmax?.inputs ?? [];
  if (softmax?.op === 'Softmax' && logits !== undefined) {
    return { activation: 'log-softmax', activationNode: softmax, scoreValue: logits };
  }
  return { activation: 'none', activationNode: null, scoreValue: output };
}

function lastOperator(graph: GraphView, value: string): GraphNode | undefined {
  const node = graph.producer(value);
  const [before] = node?.inputs ?? [];
  const isTransparent = node !== undefined && (isRearrangement(node) || isQuantiser(node));
  return isTransparent && before !== undefined ? lastOperator(graph, before) : node;
}

/** Where the dims are open: as many classes as the last layer has rows of weights. */
function countByWeights(graph: GraphView, scores: string): number | null {
  const node = lastOperator(graph, scores);
  if (node === undefined) return null;
  if (node.op === 'Add') {
    const counts = node.inputs.map((input) => graph.constant(input)?.dims.at(-1) ?? null);
    const [data] = node.inputs.filter((input) => graph.constant(input) === undefined);
    return counts.find((count) => count !== null) ?? countByWeights(graph, data ?? '');
  }
  const dims = graph.constant(node.inputs[1] ?? '')?.dims;
  if (dims === undefined) return null;
  if (isConvolution(node)) return dims[0] ?? null;
  if (!isProduct(node)) return null;
  return (node.attributes.get('transB') === 1 ? dims[0] : dims.at(-1)) ?? null;
}
