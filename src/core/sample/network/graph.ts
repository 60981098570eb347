// Writes the sample network as ONNX, with the names that PyTorch's exporter would give, so that it looks in every view
// like a user's own file.

import { createGraphBuilder, type GraphBuilder } from '../../onnx/builder';
import type { FilterBank, Head, Layer, LinearFilters } from './layers';

export const inputName = 'image';
export const inputSide = 64;
export const outputName = 'logits';
/** Average and maximum of every channel: what the head sees. */
const pooledName = '/pool/Flatten_output_0';

/** The layers alone. Every name in `values` becomes an output. */
export function layersModel(layers: readonly Layer[], values: readonly string[]): Uint8Array {
  const graph = openGraph();
  addLayers(graph, layers);
  for (const value of values) graph.output(value, 'float32', ['batch', null, null, null]);
  return graph.toBytes();
}

/** The layers and the pooling: `pooled` is its only output. */
export function poolingModel(layers: readonly Layer[]): {
  readonly bytes: Uint8Array;
  readonly pooled: string;
} {
  const graph = openGraph();
  addPooling(graph, addLayers(graph, layers));
  graph.output(pooledName, 'float32', ['batch', null]);
  return { bytes: graph.toBytes(), pooled: pooledName };
}

/** The finished classifier: image [batch, 3, 64, 64] → logits [batch, classes]. */
export function classifierModel(
  layers: readonly Layer[],
  head: Head,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const graph = openGraph(metadata);
  const pooled = addPooling(graph, addLayers(graph, layers));
  const { rows, columns, data } = head.weights;
  const weights = graph.weight('head.weight', 'float32', [rows, columns], data);
  const bias = graph.weight('head.bias', 'float32', [rows], head.bias);
  graph.node('Gemm', [pooled, weights, bias], {
    name: '/head/Gemm',
    outputs: [outputName],
    attributes: { transB: 1 },
  });
  graph.output(outputName, 'float32', ['batch', rows]);
  return graph.toBytes();
}

/** The value a layer hands on. */
export function layerOutput(layer: Layer): string {
  const last = layer.kind === 'convolution' && layer.isPooled ? 'MaxPool' : 'Relu';
  return `/features/${layer.name}/${last}_output_0`;
}

function openGraph(metadata: Readonly<Record<string, string>> = {}): GraphBuilder {
  const graph = createGraphBuilder({ name: 'shapes', metadata });
  graph.input(inputName, 'float32', ['batch', 3, inputSide, inputSide]);
  return graph;
}

function addLayers(graph: GraphBuilder, layers: readonly Layer[]): string {
  return layers.reduce((value, layer) => addLayer(graph, layer, value), inputName);
}

function addLayer(graph: GraphBuilder, layer: Layer, from: string): string {
  const scope = `/features/${layer.name}`;
  if (layer.kind === 'convolution') {
    const active = addBank(graph, scope, layer.bank, from);
    return layer.isPooled
      ? addNode(graph, `${scope}/MaxPool`, 'MaxPool', [active], pooling)
      : active;
  }
  const branch = addBank(graph, `${scope}/branch`, layer.bank, from);
  const correction = addLinear(graph, `${scope}/correction`, layer.correction, branch);
  const sum = addNode(graph, `${scope}/Add`, 'Add', [from, correction]);
  return addNode(graph, `${scope}/Relu`, 'Relu', [sum]);
}

function addBank(graph: GraphBuilder, scope: string, bank: FilterBank, from: string): string {
  const { filters, mean, variance, threshold } = bank;
  const vector = (name: string, data: Float32Array): string =>
    graph.weight(`${weightScope(scope)}.bn.${name}`, 'float32', [filters.rows], data);
  const weights = addFilters(graph, scope, bank);
  const response = addNode(graph, `${scope}/Conv`, 'Conv', [from, weights], window(bank.side));
  const normalised = addNode(graph, `${scope}/bn/BatchNormalization`, 'BatchNormalization', [
    response,
    vector('weight', new Float32Array(filters.rows).fill(1)),
    vector('bias', new Float32Array(filters.rows).fill(-threshold)),
    vector('running_mean', mean),
    vector('running_var', variance),
  ]);
  return addNode(graph, `${scope}/Relu`, 'Relu', [normalised]);
}

function addLinear(
  graph: GraphBuilder,
  scope: string,
  linear: LinearFilters,
  from: string,
): string {
  const weights = addFilters(graph, scope, linear);
  const shape = [linear.filters.rows];
  const bias = graph.weight(`${weightScope(scope)}.bias`, 'float32', shape, linear.bias);
  return addNode(graph, `${scope}/Conv`, 'Conv', [from, weights, bias], window(linear.side));
}

function addFilters(
  graph: GraphBuilder,
  scope: string,
  { channels, side, filters }: FilterBank | LinearFilters,
): string {
  const shape = [filters.rows, channels, side, side];
  return graph.weight(`${weightScope(scope)}.weight`, 'float32', shape, filters.data);
}

function addPooling(graph: GraphBuilder, from: string): string {
  const average = addNode(graph, '/pool/average/GlobalAveragePool', 'GlobalAveragePool', [from]);
  const maximum = addNode(graph, '/pool/maximum/GlobalMaxPool', 'GlobalMaxPool', [from]);
  const both = addNode(graph, '/pool/Concat', 'Concat', [average, maximum], { axis: 1 });
  return addNode(graph, '/pool/Flatten', 'Flatten', [both]);
}

type Attributes = Readonly<Record<string, number | readonly number[]>>;

const pooling: Attributes = { kernel_shape: [2, 2], strides: [2, 2] };

function window(side: number): Attributes {
  const reach = (side - 1) / 2;
  return { kernel_shape: [side, side], pads: [reach, reach, reach, reach] };
}

function addNode(
  graph: GraphBuilder,
  name: string,
  op: string,
  inputs: readonly string[],
  attributes: Attributes = {},
): string {
  const output = `${name}_output_0`;
  graph.node(op, inputs, { name, outputs: [output], attributes });
  return output;
}

/** `/features/conv1` → `features.conv1`, as parameters are named in a state dict. */
function weightScope(scope: string): string {
  return scope.slice(1).replaceAll('/', '.');
}
