// The classifier at the end of a network: walking back from the scores, the first layer that makes a number per class of
// features. Behind it only a bias, a rectifier, pooling (SqueezeNet) and changes of shape may stand.

import type { Node, ShapedGraph } from '../../onnx/graph';
import { dependents, producers } from './edit';

export type FoundHead =
  | {
      readonly kind: 'found';
      readonly layer: Node;
      /** What it reads. */
      readonly features: string;
    }
  /** With the nodes passed, the last one of the network first. */
  | { readonly kind: 'none'; readonly passed: readonly Node[] };

/** What only rearranges, cleans or averages scores. */
const passing: ReadonlySet<string> = new Set([
  ...['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose', 'Identity', 'Cast'],
  ...['Relu', 'Clip', 'GlobalAveragePool', 'GlobalMaxPool', 'AveragePool', 'ReduceMean'],
  ...['Add', 'Sub', 'Mul', 'Div'],
]);

export function findHead(graph: ShapedGraph, input: string, scores: string): FoundHead {
  const ofPicture = dependents(graph, input);
  const producerOf = producers(graph);
  const passed: Node[] = [];
  let value = scores;
  for (;;) {
    const node = producerOf.get(value);
    if (!node) return { kind: 'none', passed };
    passed.push(node);
    const reads = node.inputs.filter((name) => ofPicture.has(name));
    const [features] = reads;
    if (features === undefined || reads.length > 1) return { kind: 'none', passed };
    if (isClassifier(graph, node)) return { kind: 'found', layer: node, features };
    if (!passing.has(node.op)) return { kind: 'none', passed };
    value = features;
  }
}

/** A matrix of known weights, or a convolution that is one: 1×1, or as large as its map. */
function isClassifier(graph: ShapedGraph, { op, inputs, outputs }: Node): boolean {
  const weights = graph.constants.get(inputs[1] ?? '');
  if (weights?.type !== 'float32') return false;
  if (op === 'Gemm' || op === 'MatMul') return weights.dims.length === 2;
  if (op !== 'Conv') return false;
  const places = graph.shapes.get(outputs[0] ?? '')?.dims.slice(2) ?? [];
  return [weights.dims.slice(2), places].some((sizes) => sizes.every((size) => size === 1));
}
