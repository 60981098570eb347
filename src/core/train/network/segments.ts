// Stages of a network whose names say nothing: between two places where everything goes through one value lies one layer, or
// one residual block, or one set of branches that join again.

import { type ShapedGraph, valuesRead } from '../../onnx/graph';
import { dependents } from './edit';

/** Stage of each node that depends on the picture, counted from 0. */
export function segmentsOf(graph: ShapedGraph, input: string): ReadonlyMap<string, number> {
  const ofPicture = dependents(graph, input);
  const lastRead = new Map<string, number>();
  graph.nodes.forEach((node, i) => {
    for (const name of valuesRead(node)) if (ofPicture.has(name)) lastRead.set(name, i);
  });
  for (const name of graph.outputs) lastRead.set(name, graph.nodes.length);
  const segments = new Map<string, number>();
  const open = new Set([input]);
  let segment = 0;
  graph.nodes.forEach((node, i) => {
    if (!node.outputs.some((name) => ofPicture.has(name))) return;
    segments.set(node.name, segment);
    for (const name of node.outputs) if (lastRead.has(name)) open.add(name);
    for (const name of open) if ((lastRead.get(name) ?? 0) <= i) open.delete(name);
    if (open.size <= 1) segment++;
  });
  return segments;
}
