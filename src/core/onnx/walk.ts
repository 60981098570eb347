// Everything that can nest in a model, flattened: graphs inside nodes, nodes inside functions, tensors anywhere.

import { subgraphs } from './attributes';
import type { GraphProto, ModelProto, NodeProto, TensorProto } from './onnx_pb';

/** The graph and, after it, all graphs nested in its nodes. */
export function allGraphs(graph: GraphProto): readonly GraphProto[] {
  const graphs = [graph];
  for (const each of graphs) {
    for (const node of each.node) graphs.push(...subgraphs(node));
  }
  return graphs;
}

/** Nodes of the main graph, then of graphs nested in it, then of the model's own functions. */
export function allNodes(model: ModelProto): readonly NodeProto[] {
  const roots = model.graph ? allGraphs(model.graph) : [];
  const inFunctions = model.functions.flatMap((each) => each.node);
  const nested = inFunctions.flatMap(subgraphs).flatMap(allGraphs);
  return [...[...roots, ...nested].flatMap((each) => each.node), ...inFunctions];
}

/** Every tensor: initialisers, sparse ones and those in attributes. */
export function allTensors(model: ModelProto): readonly TensorProto[] {
  const roots = model.graph ? allGraphs(model.graph) : [];
  const inFunctions = model.functions.flatMap((each) => each.node.flatMap(subgraphs));
  const graphs = [...roots, ...inFunctions.flatMap(allGraphs)];
  const sparse = graphs.flatMap((each) => each.sparseInitializer);
  const attributes = allNodes(model).flatMap((node) => node.attribute);
  const sparseAttributes = attributes.flatMap((each) => [each.sparseTensor, ...each.sparseTensors]);
  return [
    ...graphs.flatMap((each) => each.initializer),
    ...[...sparse, ...sparseAttributes].flatMap((each) => [each?.values, each?.indices]),
    ...attributes.flatMap((each) => [each.t, ...each.tensors]),
  ].filter((tensor) => tensor !== undefined);
}

/** The node's name, or where it has none its operator and first output, for messages. */
export function nodeLabel(node: NodeProto): string {
  return node.name || [node.opType, node.output.find((name) => name !== '')].join(' → ');
}
