// The layers that can be chosen for a class activation map, and which one is taken when nobody chooses.

import type { LayerChoice } from '../../protocol/explain';
import { gradientRules } from '../autodiff/rules';
import { type ShapedGraph, valuesRead } from '../onnx/graph';
import { layerUnusable } from './errors';
import { type FeatureLayer, findFeatureLayer } from './featureLayer';
import type { Objective } from './methods/method';
import type { Rows, Subject } from './subject';
import { type Wiring, wiringOf } from './wiring';

type Inspected = Pick<Subject, 'graph' | 'input' | 'scores'>;

export type ListedLayer = Omit<LayerChoice, 'blockedBy'> & { readonly layer: FeatureLayer };

/** Operators that only rearrange or scale: the value before them is the layer that people mean. */
const inBetween: ReadonlySet<string> = new Set([
  'Cast',
  'Concat',
  'Expand',
  'Flatten',
  'Gather',
  'Identity',
  'Pad',
  'Reshape',
  'Slice',
  'Split',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** Feature maps between the picture and the scores, in the order of the graph; the last that stands before each size. */
export function listLayers(subject: Inspected): readonly ListedLayer[] {
  const { graph, input, scores } = subject;
  const onPath = valuesBetween(graph, input.name, scores);
  const wiring = wiringOf(graph);
  return graph.nodes.flatMap((node): ListedLayer[] => {
    const [value = ''] = node.outputs;
    if (!onPath.has(value) || (inBetween.has(node.op) && node.op !== 'Concat')) return [];
    const layer = findFeatureLayer(graph, input, value, wiring);
    if ('refusal' in layer || isBeforeActivation(wiring, value)) return [];
    const { kind, channels, height, width } = layer;
    return [
      {
        value,
        name: blockName(node.name, value),
        op: node.op,
        kind,
        channels,
        height,
        width,
        layer,
      },
    ];
  });
}

export interface ChosenLayer {
  readonly layer: FeatureLayer;
  /** In words. */
  readonly reason: string;
}

/**
 * `automatic`: the target layer of the model card. A layer whose gradient is zero everywhere says nothing, so the nearest
 * one before it whose gradient is not is taken instead. Throws `layer-unusable` where there is none.
 */
export async function chooseLayer(
  subject: Subject,
  automatic: { readonly value: string | null; readonly reason: string },
  objective: Objective,
  picture: Rows,
  signal: AbortSignal,
): Promise<ChosenLayer> {
  const found = automatic.value === null ? null : featureLayer(subject, automatic.value);
  const first = found ?? listLayers(subject).at(-1)?.layer;
  if (!first) throw layerUnusable(`The network has no feature map (${automatic.reason}).`);
  const why = found ? automatic.reason : 'the last feature map';
  if (await hasGradient(subject, first, objective, picture, signal)) {
    return { layer: first, reason: why };
  }
  const listed = listLayers(subject);
  const at = listed.findIndex(({ value }) => value === first.value);
  const before = listed.slice(0, at < 0 ? listed.length : at).toReversed();
  for (const { layer } of before.slice(0, mostTried)) {
    if (!(await hasGradient(subject, layer, objective, picture, signal))) continue;
    const reason = `the gradient at ${first.value} (${why}) is zero everywhere, so the layer before it`;
    return { layer, reason };
  }
  return { layer: first, reason: why };
}

/** Layers looked at before a zero gradient is accepted: what blocks it is named by the findings. */
const mostTried = 8;

/** A layer by name; throws `layer-unusable` with the reason. */
export function namedLayer(subject: Inspected, value: string): FeatureLayer {
  const layer = findFeatureLayer(subject.graph, subject.input, value);
  if ('refusal' in layer) throw layerUnusable(layer.refusal);
  return layer;
}

function featureLayer(subject: Inspected, value: string): FeatureLayer | null {
  const layer = findFeatureLayer(subject.graph, subject.input, value);
  return 'refusal' in layer ? null : layer;
}

async function hasGradient(
  subject: Subject,
  layer: FeatureLayer,
  objective: Objective,
  picture: Rows,
  signal: AbortSignal,
): Promise<boolean> {
  const backward = { ...objective, wanted: [layer.value], rules: gradientRules };
  const pass = { rows: picture, count: 1, fetches: [layer.value], backward };
  const { gradients } = await subject.run(pass, signal);
  return gradients.get(layer.value)?.some((value) => value !== 0) ?? false;
}

function valuesBetween(graph: ShapedGraph, from: string, to: string): ReadonlySet<string> {
  const reached = new Set([from]);
  for (const node of graph.nodes) {
    if (!valuesRead(node).some((name) => reached.has(name))) continue;
    for (const name of node.outputs) reached.add(name);
  }
  const needed = new Set([to]);
  for (const node of graph.nodes.toReversed()) {
    if (node.outputs.some((name) => needed.has(name)))
      for (const name of valuesRead(node)) needed.add(name);
  }
  return new Set([...reached].filter((name) => needed.has(name) && name !== from));
}

const activations: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'Celu',
  'Clip',
  'Elu',
  'Gelu',
  'HardSigmoid',
  'HardSwish',
  'LeakyRelu',
  'Mish',
  'PRelu',
  'Relu',
  'Selu',
  'Softplus',
  'Tanh',
]);

/** The value after the activation stands for both. */
function isBeforeActivation({ consumers }: Wiring, value: string): boolean {
  const [reader, ...others] = consumers.get(value) ?? [];
  return reader !== undefined && others.length === 0 && activations.has(reader.op);
}

/** "/layer4/layer4.1/relu_1/Relu" → "layer4.1/relu_1": the innermost block and the layer in it. */
function blockName(nodeName: string, value: string): string {
  const parts = (nodeName || value).split(/[/]/).filter((part) => part !== '');
  const scopes = parts.slice(0, -1);
  return scopes.slice(-2).join('/') || parts.join('/') || value;
}
