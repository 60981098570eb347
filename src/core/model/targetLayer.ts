// Which feature map class-activation maps look at when nobody says so: the last one before the head forgets where things
// are. Exact where the shapes of an execution are at hand; by the operators alone it is the same value in usual networks.

import { type DataPath, dataPath } from './dataPath';
import type { GraphNode, GraphView } from './graphView';
import {
  hasWindow,
  isAveragePool,
  isConvolution,
  isFlattener,
  isGlobalPool,
  isProduct,
  isReduction,
  kernelOf,
} from './operators';
import { lastAttention, tokenLayer } from './tokenLayer';

export interface TargetLayer {
  /** null where the graph has no feature map. */
  readonly value: string | null;
  /** The reason in words. */
  readonly detail: string;
}

/** Dims by value name, from an execution; any may be missing. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** `ends`: the image input, and the value of the class scores. */
export function automaticTargetLayer(
  graph: GraphView,
  ends: { readonly input: string; readonly output: string },
  shapes: Shapes,
): TargetLayer {
  const path = dataPath(graph, ends.input, ends.output);
  if (path === null) return none(`${ends.output} does not depend on ${ends.input}`);
  const attention = lastAttention(graph, path);
  const isToken = attention !== undefined && !hasSpatialWork(graph, path, attention.index);
  const found =
    (isToken ? tokenLayer(graph, path, attention) : null) ??
    byShapes(graph, path, shapes) ??
    byOperators(graph, path);
  if (found === null) return none('the graph has no feature map before its head');
  return found;
}

function none(detail: string): TargetLayer {
  return { value: null, detail };
}

/** Whether feature maps are still worked on behind the node: then it is no pure token model. */
function hasSpatialWork(graph: GraphView, path: DataPath, after: number): boolean {
  return path.nodes.some((node) => node.index > after && hasWindow(graph, node));
}

/** The last value that everything passes and that still has height and width. */
function byShapes(graph: GraphView, path: DataPath, shapes: Shapes): TargetLayer | null {
  const at = path.cuts.findIndex(
    (value) => isFeatureMap(shapes[value]) && !isHalfReduced(graph, value),
  );
  const value = path.cuts[at];
  if (value === undefined) return null;
  return featureMap(graph, path, value, graphEnd(graph, path, at));
}

function isFeatureMap(dims: readonly number[] | undefined): boolean {
  return dims?.length === 4 && dims.slice(1).filter((dim) => dim > 1).length >= 2;
}

/** Between two reductions over one axis each, a value still has two axes but is no map any more. */
function isHalfReduced(graph: GraphView, value: string): boolean {
  const node = graph.producer(value);
  return node !== undefined && isReduction(node);
}

function byOperators(graph: GraphView, path: DataPath): TargetLayer | null {
  const last = path.nodes.findLast((node) => hasWindow(graph, node) && !isLastPool(graph, node));
  const behind = (node: GraphNode): boolean => last === undefined || node.index > last.index;
  const cutNodes = path.cuts.map((value) => graph.producer(value));
  const pool = cutNodes.find((node) => node && behind(node) && isPooling(graph, node));
  const flatten = cutNodes.findLast((node) => node && behind(node) && isFlattener(node));
  const end = pool ?? flatten ?? path.nodes.findLast((node) => isConvolution(node));
  const [value] = end ? path.dataInputs(end) : [];
  return value === undefined ? null : featureMap(graph, path, value, end);
}

/** Without shapes, an average over a window this wide is taken for one over the whole map. */
const wideWindow = 4;

function isLastPool(graph: GraphView, node: GraphNode): boolean {
  return (
    isAveragePool(node) && (kernelOf(graph, node)?.every((side) => side >= wideWindow) ?? false)
  );
}

function isPooling(graph: GraphView, node: GraphNode): boolean {
  if (isGlobalPool(node) || isLastPool(graph, node)) return true;
  if (!isReduction(node)) return false;
  const axes = node.attributes.get('axes') ?? graph.constant(node.inputs[1] ?? '')?.values();
  return Array.isArray(axes) && axes.length >= 2;
}

/** The node that ends the feature map: the first behind it that does more than to rearrange. */
function graphEnd(graph: GraphView, path: DataPath, at: number): GraphNode | undefined {
  for (let i = at - 1; i >= 0; i--) {
    const node = graph.producer(path.cuts[i] ?? '');
    if (node && !isLayoutOnly(graph, node)) return node;
  }
  return undefined;
}

/** Same numbers at the same places: the value before it is the same feature map, and the one the network made. */
function isLayoutOnly(graph: GraphView, node: GraphNode): boolean {
  if (['Identity', 'Cast', 'Dropout', 'Transpose'].includes(node.op)) return true;
  return isAveragePool(node) && (kernelOf(graph, node)?.every((side) => side === 1) ?? false);
}

function featureMap(
  graph: GraphView,
  path: DataPath,
  value: string,
  end: GraphNode | undefined,
): TargetLayer | null {
  const maker = graph.producer(value);
  if (maker === undefined || !isLearned(path, maker)) return null;
  const [before] = path.dataInputs(maker);
  if (isLayoutOnly(graph, maker) && before !== undefined)
    return featureMap(graph, path, before, end);
  return { value, detail: end === undefined ? 'last feature map' : reason(end) };
}

/** Something was computed from the picture: rescaled pixels are no feature map. */
function isLearned(path: DataPath, maker: GraphNode): boolean {
  return path.nodes.some(
    (node) => node.index <= maker.index && (isConvolution(node) || isProduct(node)),
  );
}

function reason(end: GraphNode): string {
  const name = end.name === '' ? '' : ` ${end.name}`;
  if (isGlobalPool(end) || isAveragePool(end))
    return `input of the last pooling${name} (${end.op})`;
  if (isReduction(end)) return `input of the last spatial ${end.op}${name}`;
  if (isFlattener(end)) return `input of the ${end.op}${name} before the head`;
  return `last feature map, before ${end.op}${name}`;
}
