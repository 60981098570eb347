// The layers that can be chosen for a class activation map, and which one is taken when nobody chooses.

import type { LayerChoice } from '../../protocol/explain';
import { explainable } from '../autodiff/differentiable';
import { gradientRules } from '../autodiff/rules';
import { type ShapedGraph, valuesRead } from '../onnx/graph';
import { layerUnusable } from './errors';
import { type FeatureLayer, findFeatureLayer } from './featureLayer';
import type { Objective } from './methods/method';
import { picturePlaces } from './picturePlaces';
import { pointwiseRoots } from './pointwise';
import type { Rows, Subject } from './subject';

type Inspected = Pick<Subject, 'graph' | 'input' | 'scores'>;

export type ListedLayer = Omit<LayerChoice, 'blockedBy'> & { readonly layer: FeatureLayer };

/** Operators that only rearrange: the value before them is the layer that people mean. */
const rearranging: ReadonlySet<string> = new Set([
  'Expand',
  'Flatten',
  'Gather',
  'Pad',
  'Reshape',
  'Slice',
  'Split',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/**
 * Feature maps between the picture and the scores, in the order of the graph. Of a map and what biases, normalisations and
 * activations make of it, those that something else reads: the one after the activation, as a rule.
 */
export function listLayers(subject: Inspected): readonly ListedLayer[] {
  const { graph, input, scores } = subject;
  const onPath = valuesBetween(graph, input.name, scores);
  const roots = pointwiseRoots(graph, picturePlaces(graph, input));
  const read = readElsewhere(graph, roots);
  return graph.nodes.flatMap((node): ListedLayer[] => {
    const [value = ''] = node.outputs;
    const isOfPicture = roots.get(value) === input.name;
    if (!onPath.has(value) || !read.has(value) || isOfPicture || rearranging.has(node.op)) {
      return [];
    }
    const layer = findFeatureLayer(graph, input, value);
    if ('refusal' in layer) return [];
    const { kind, channels, height, width } = layer;
    const name = blockName(node.name, value);
    return [{ value, name, op: node.op, kind, channels, height, width, layer }];
  });
}

/** Values that more reads than the chain of nodes that work on them number by number. */
function readElsewhere(
  graph: ShapedGraph,
  roots: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const rootOf = (value: string): string => roots.get(value) ?? value;
  const inside = (value: string, output: string): boolean => rootOf(value) === rootOf(output);
  return new Set([
    ...graph.outputs,
    ...graph.nodes.flatMap((node) =>
      valuesRead(node).filter((value) => !inside(value, node.outputs[0] ?? '')),
    ),
  ]);
}

export interface ChosenLayer {
  readonly layer: FeatureLayer;
  /** In words. */
  readonly reason: string;
}

/**
 * `automatic`: the target layer of the model card. A layer whose gradient is zero at every place says nothing, so the
 * nearest one before it whose gradient is not is taken instead. Throws `layer-unusable` where there is no layer.
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
  const withGradient = (layers: readonly FeatureLayer[]): Promise<FeatureLayer | undefined> =>
    firstWithGradient(subject, layers, objective, picture, signal);
  if (await withGradient([first])) return { layer: first, reason: why };
  const before = layersBefore(subject, first, objective).slice(0, mostTried);
  const layer = await withGradient(before);
  if (!layer) return { layer: first, reason: why };
  return {
    layer,
    reason: `the gradient at ${first.value} (${why}) is zero everywhere, so the nearest layer before it with a gradient`,
  };
}

/** Layers looked at before a zero gradient is accepted: what blocks it is named by the findings. */
const mostTried = 8;

/** The layers that the target depends on and that stand before this one and before the target itself, nearest first. */
function layersBefore(
  subject: Subject,
  { value }: FeatureLayer,
  { of }: Objective,
): readonly FeatureLayer[] {
  const { graph } = subject;
  const { reachable } = explainable(graph, of, gradientRules);
  const at = graph.nodes.findIndex(({ outputs }) => outputs.includes(value));
  const earlier = new Set(graph.nodes.slice(0, at).flatMap(({ outputs }) => outputs));
  return listLayers({ ...subject, scores: of })
    .filter((each) => earlier.has(each.value) && each.value !== of && reachable.has(each.value))
    .map(({ layer }) => layer)
    .toReversed();
}

/** A layer by name; throws `layer-unusable` with the reason. */
export function namedLayer(subject: Pick<Subject, 'graph' | 'input'>, value: string): FeatureLayer {
  const layer = findFeatureLayer(subject.graph, subject.input, value);
  if ('refusal' in layer) throw layerUnusable(layer.refusal);
  return layer;
}

function featureLayer(subject: Inspected, value: string): FeatureLayer | null {
  const layer = findFeatureLayer(subject.graph, subject.input, value);
  return 'refusal' in layer ? null : layer;
}

/** Looked for in one pass. Tokens outside the grid do not count: behind the last attention only they have a gradient. */
async function firstWithGradient(
  subject: Subject,
  layers: readonly FeatureLayer[],
  objective: Objective,
  picture: Rows,
  signal: AbortSignal,
): Promise<FeatureLayer | undefined> {
  if (layers.length === 0) return undefined;
  const wanted = layers.map(({ value }) => value);
  const backward = { ...objective, wanted, rules: gradientRules };
  const { gradients } = await subject.run(
    { rows: picture, count: 1, fetches: wanted, backward },
    signal,
  );
  return layers.find((layer) => {
    const gradient = gradients.get(layer.value);
    return gradient && layer.toMaps(gradient).some((value) => value !== 0);
  });
}

function valuesBetween(graph: ShapedGraph, from: string, to: string): ReadonlySet<string> {
  const reached = new Set([from]);
  for (const node of graph.nodes) {
    if (!valuesRead(node).some((name) => reached.has(name))) continue;
    for (const name of node.outputs) reached.add(name);
  }
  const needed = new Set([to]);
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    for (const name of valuesRead(node)) needed.add(name);
  }
  return new Set([...reached].filter((name) => needed.has(name) && name !== from));
}

/** "/layer4/layer4.1/relu_1/Relu" → "layer4.1/relu_1": the innermost block and the layer in it. */
function blockName(nodeName: string, value: string): string {
  const parts = (nodeName || value).split('/').filter((part) => part !== '');
  const scopes = parts.slice(0, -1);
  return scopes.slice(-2).join('/') || parts.join('/') || value;
}
