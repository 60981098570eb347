/// <reference path="./elkWorker.d.ts" />
// The layout of a graph of moderate size by ELK's layered algorithm, open blocks included.

import ELK, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk-api';
import { Worker as ElkWorker } from 'elkjs/lib/elk-worker.min.js';
import { headHeight, type Layout, type LayoutGraph, padding, type Rectangle } from './types';

const layoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '30',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '12',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
};

const openOptions = {
  'elk.padding': `[top=${headHeight + padding},left=${padding},bottom=${padding},right=${padding}]`,
};

/** Throws where ELK overflows the stack. */
export async function elkLayout(graph: LayoutGraph): Promise<Layout> {
  // ELK's worker as an object: this runs in a worker already.
  const elk = new ELK({ workerFactory: () => new ElkWorker() });
  const root = await elk.layout(toElk(graph));
  const rectangles = new Map<string, Rectangle>();
  collect(root, rectangles);
  const edges = new Map((root.edges ?? []).map((edge) => [edge.id, corners(edge)]));
  const none = { x: 0, y: 0, width: 0, height: 0 };
  return {
    boxes: graph.boxes.map((_, index) => rectangles.get(`${index}`) ?? none),
    lines: graph.lines.map((_, index) => edges.get(`l${index}`) ?? []),
    width: root.width ?? 0,
    height: root.height ?? 0,
  };
}

function toElk(graph: LayoutGraph): ElkNode {
  const nodes = graph.boxes.map(
    ({ width, height, isOpen }, index): ElkNode & { children: ElkNode[] } => ({
      id: `${index}`,
      children: [],
      ...(isOpen ? { layoutOptions: openOptions } : { width, height }),
    }),
  );
  const top: ElkNode[] = [];
  graph.boxes.forEach(({ parent }, index) => {
    const node = nodes[index];
    if (node) (nodes[parent]?.children ?? top).push(node);
  });
  const edges = graph.lines.map(({ from, to }, index) => ({
    id: `l${index}`,
    sources: [`${from}`],
    targets: [`${to}`],
  }));
  return { id: 'root', layoutOptions, children: top, edges };
}

function collect(node: ElkNode, rectangles: Map<string, Rectangle>): void {
  for (const child of node.children ?? []) {
    const { x = 0, y = 0, width = 0, height = 0 } = child;
    rectangles.set(child.id, { x, y, width, height });
    collect(child, rectangles);
  }
}

function corners(edge: ElkExtendedEdge): number[] {
  return (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) =>
    [startPoint, ...bendPoints, endPoint].flatMap(({ x, y }) => [x, y]),
  );
}
