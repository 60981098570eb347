// The place of a weight in the program that made the network, as its names tell: "layer1.0.conv1.weight" of PyTorch,
// "/blocks.3/qkv/MatMul" of its exporter, "model/block1_conv1/Conv2D" of tf2onnx, "stage1_conv0_weight" of Gluon.

import type { ShapedGraph } from '../../onnx/graph';
import type { PlacedWeight } from './parameters';

const layers: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'Einsum']);

/** Whether it is the matrix or kernel (or its bias) of a layer; other weights stand around layers. */
export function isOfLayer({ node }: PlacedWeight): boolean {
  return layers.has(node.op);
}

/** From the outside in, without what all layers begin with; empty where the names say nothing. */
export function scopesOf(
  graph: ShapedGraph,
  weights: readonly PlacedWeight[],
): readonly (readonly string[])[] {
  const all = weights.map((weight) => scopeOf(graph, weight));
  const ofLayers = all.filter((scope, i) => {
    const weight = weights[i];
    return scope.length > 0 && weight && isOfLayer(weight);
  });
  const areSame = new Set(ofLayers.map((scope) => scope.join('.'))).size < 2;
  let common = 0;
  while (
    !areSame &&
    ofLayers.every((scope) => scope.length > common + 1 && scope[common] === ofLayers[0]?.[common])
  ) {
    common++;
  }
  return all.map((scope) => scope.slice(common));
}

/** Up to the first part with a number, and its own numbered parts: `layer1.0`, `features.3`, `fc`. */
export function blockName(scope: readonly string[]): string {
  const first = scope.findIndex((part) => /\d/.test(part));
  if (first < 0) return scope[0] ?? '';
  let end = first + 1;
  while (end < scope.length && /^\d+$/.test(scope[end] ?? '')) end++;
  return scope.slice(0, end).join('.');
}

/** Of the weight's own name, of the bias added behind its layer (whose name exporters keep), or of the node. */
function scopeOf(graph: ShapedGraph, weight: PlacedWeight): readonly string[] {
  const own = nameScope(weight.name);
  if (own.length > 0 || !isOfLayer(weight)) return own;
  const result = weight.node.outputs[0] ?? '';
  const adding = graph.nodes.find(({ op, inputs }) => op === 'Add' && inputs.includes(result));
  const bias = adding?.inputs.find((name) => graph.constants.has(name));
  const ofBias = bias === undefined ? [] : nameScope(bias);
  return ofBias.length > 0 ? ofBias : pathOf(weight.node.name).slice(0, -1);
}

function nameScope(name: string): readonly string[] {
  return name.includes('::') ? [] : pathOf(name).slice(0, -1);
}

/** Names of the exporter repeat the outer scope in the inner one: "/layers/layers.0/a/a.0/Conv". */
function pathOf(name: string): readonly string[] {
  const parts = name.split('/').filter((part) => part !== '');
  const inner = parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`));
  const path = inner.flatMap((part) => part.split('.'));
  return path.length === 1 && !name.startsWith('/') ? name.split('_') : path;
}
