// A trained network as an ordinary model file: weights as named initialisers, any number of pictures at a time, and inside
// it what is needed to feed it and to read its answer.

import type { Activation, Dim, ModelCard, Preprocess } from '../../../protocol/model';
import { cardKey } from '../../model/sources/card';
import { createGraphBuilder } from '../../onnx/builder';
import { canonicalOpset, type Node, valuesRead } from '../../onnx/graph';
import type { TensorMap, TensorValue } from '../../onnx/tensor';
import type { Network } from '../types';
import { dynamicBatch } from './dynamicBatch';
import { exportCard } from './exportCard';
import { foldBatchNorms } from './foldBatchNorms';

export interface ExportRequest {
  /**
   * Of the same model at two batch sizes, both above 1: a batch of one does not show what grows with it. Twice the same
   * where it holds for one batch size only.
   */
  readonly networks: readonly [Network, Network];
  /** Parameters and statistics by name; what is missing keeps the value that it has in the network. */
  readonly values: TensorMap;
  readonly labels: readonly string[];
  readonly preprocess: Preprocess;
  /** What the exported graph applies to the logits itself. */
  readonly activation: Activation;
  /** Default: classes exclude one another, unless each has a sigmoid of its own. */
  readonly task?: ModelCard['output']['task']['value'];
  readonly foldBatchNorm: boolean;
  /** Further metadata, e.g. which training made it. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ExportedModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Text of the card that belongs beside the file; the same is inside. */
  readonly card: string;
  readonly notes: readonly string[];
}

/** Opset 20, float32, `logits` [batch, classes] unless the model's own output has another name. */
export function exportModel(request: ExportRequest): ExportedModel {
  const { networks, values, labels, preprocess, activation, foldBatchNorm } = request;
  const [network] = networks;
  const batched = dynamicBatch(networks);
  const trained = new Map<string, TensorValue>(
    [...batched.constants].map(([name, value]) => [name, values[name] ?? value]),
  );
  const folded = foldBatchNorm
    ? foldBatchNorms(batched.nodes, trained, [network.logits])
    : { nodes: batched.nodes, constants: trained, count: 0 };
  const ended = withEnd(folded.nodes, network.logits, activation);
  const card = exportCard({
    ...{ labels, preprocess, activation, input: network.input, output: ended.output },
    task: request.task ?? (activation === 'sigmoid' ? 'multi-label' : 'single-label'),
  });
  const metadata = { ...request.metadata, [cardKey]: card, labels: JSON.stringify(labels) };
  const file = { nodes: ended.nodes, constants: folded.constants, output: ended.output };
  const folds = `${folded.count} batch normalisations are folded into their convolutions.`;
  return {
    bytes: written(network, { ...file, batch: batched.batch ?? 'batch', metadata }),
    card,
    notes: [...batched.notes, ...(foldBatchNorm ? [folds] : [])],
  };
}

interface File {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, TensorValue>;
  readonly output: string;
  readonly batch: Dim;
  readonly metadata: Readonly<Record<string, string>>;
}

function written(network: Network, { nodes, constants, output, batch, metadata }: File) {
  const domains = new Set(nodes.map(({ domain }) => domain).filter((domain) => domain !== ''));
  const builder = createGraphBuilder({
    ...{ opset: canonicalOpset, metadata },
    domains: Object.fromEntries([...domains].map((domain) => [domain, 1])),
  });
  for (const { name, type, dims } of network.graph.inputs) {
    builder.input(name, type, [batch, ...dims.slice(1)]);
  }
  const read = new Set(nodes.flatMap(valuesRead));
  for (const [name, { type, dims, data }] of constants) {
    if (read.has(name)) builder.weight(name, type, dims, data);
  }
  for (const { op, inputs, ...options } of nodes) builder.node(op, inputs, options);
  builder.output(output, 'float32', [batch, network.classCount]);
  return builder.toBytes();
}

const ends = {
  none: null,
  softmax: { op: 'Softmax', name: 'probabilities', attributes: { axis: -1 } },
  'log-softmax': { op: 'LogSoftmax', name: 'log_probabilities', attributes: { axis: -1 } },
  sigmoid: { op: 'Sigmoid', name: 'probabilities', attributes: {} },
} as const;

/** Names made by the head's own writer begin with its prefix; any other is the model's. */
const madeHere = /^head\//;

function withEnd(
  nodes: readonly Node[],
  logits: string,
  activation: Activation,
): { readonly nodes: readonly Node[]; readonly output: string } {
  const taken = new Set(nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]));
  const free = (name: string): string => (taken.has(name) ? free(`trained.${name}`) : name);
  const scores = madeHere.test(logits) ? free('logits') : logits;
  const called = (name: string): string => (name === logits ? scores : name);
  const renamed = nodes.map((node) => ({
    ...node,
    ...{ inputs: node.inputs.map(called), outputs: node.outputs.map(called) },
  }));
  const end = ends[activation];
  if (end === null) return { nodes: renamed, output: scores };
  const { op, attributes } = end;
  const output = free(end.name);
  const last = { op, domain: '', name: output, inputs: [scores], outputs: [output], attributes };
  return { nodes: [...renamed, last], output };
}
