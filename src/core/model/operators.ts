// Operators by what they mean for a feature map, including the quantised and fused forms that ONNX Runtime writes.

import type { GraphNode, GraphView } from './graphView';

const convolutions = new Set([
  'Conv',
  'ConvTranspose',
  'ConvInteger',
  'QLinearConv',
  'FusedConv',
  'NhwcFusedConv',
]);
const products = new Set([
  'MatMul',
  'Gemm',
  'MatMulInteger',
  'QLinearMatMul',
  'QGemm',
  'FusedMatMul',
  'FusedGemm',
  'MatMulNBits',
]);
const globalPools = new Set([
  'GlobalAveragePool',
  'GlobalMaxPool',
  'GlobalLpPool',
  'QLinearGlobalAveragePool',
]);
const reductions = new Set(['ReduceMean', 'ReduceMax', 'ReduceSum', 'QLinearReduceMean']);
const averagePools = new Set(['AveragePool', 'QLinearAveragePool']);
const attentions = new Set([
  'Attention',
  'MultiHeadAttention',
  'QAttention',
  'PackedAttention',
  'GroupQueryAttention',
]);
const norms = new Set([
  'LayerNormalization',
  'SkipLayerNormalization',
  'SimplifiedLayerNormalization',
  'SkipSimplifiedLayerNormalization',
  'RMSNormalization',
  'BatchNormalization',
  'InstanceNormalization',
  'GroupNormalization',
]);
/** The same numbers, at most in another order or type. */
const rearrangements = new Set([
  'Identity',
  'Cast',
  'CastLike',
  'Dropout',
  'Transpose',
  'Reshape',
  'Flatten',
  'Squeeze',
  'Unsqueeze',
]);
const quantisers = new Set(['QuantizeLinear', 'DequantizeLinear']);
const flatteners = new Set(['Flatten', 'Reshape', 'Squeeze']);

export const isConvolution = (node: GraphNode): boolean => convolutions.has(node.op);
export const isProduct = (node: GraphNode): boolean => products.has(node.op);
export const isGlobalPool = (node: GraphNode): boolean => globalPools.has(node.op);
export const isReduction = (node: GraphNode): boolean => reductions.has(node.op);
export const isAveragePool = (node: GraphNode): boolean => averagePools.has(node.op);
export const isAttention = (node: GraphNode): boolean => attentions.has(node.op);
export const isNorm = (node: GraphNode): boolean => norms.has(node.op);
export const isRearrangement = (node: GraphNode): boolean => rearrangements.has(node.op);
export const isQuantiser = (node: GraphNode): boolean => quantisers.has(node.op);
export const isFlattener = (node: GraphNode): boolean => flatteners.has(node.op);

/** A convolution or pooling with a window larger than one pixel, or one whose size is not to be found. */
export function hasWindow(graph: GraphView, node: GraphNode): boolean {
  const kernel = kernelOf(graph, node);
  const isWindowed = isConvolution(node) || isAveragePool(node) || node.op === 'MaxPool';
  return isWindowed && (kernel === null || kernel.some((side) => side > 1));
}

/** From the attribute, or where that is left out from the weights, also behind their DequantizeLinear. */
export function kernelOf(graph: GraphView, node: GraphNode): readonly number[] | null {
  const kernel = node.attributes.get('kernel_shape');
  if (Array.isArray(kernel)) return kernel;
  const weight = node.inputs[node.op === 'QLinearConv' ? 3 : 1] ?? '';
  const source = graph.constant(weight) ?? graph.constant(graph.producer(weight)?.inputs[0] ?? '');
  return source && source.dims.length > 2 ? source.dims.slice(2) : null;
}
