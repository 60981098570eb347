// A layered layout for graphs that are too large for ELK: open blocks are laid out from the innermost outwards, each as
// layers of its content. Quicker than ELK by orders of magnitude, and less tidy.

import { linksOf, longestPathLayers, orderedLayers } from './layers';
import { headHeight, type Layout, type LayoutGraph, padding, type Rectangle } from './types';

const gapX = 24;
const gapY = 36;
/** More boxes of one layer go on further rows. */
const longestRow = 40;

interface Placed {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function plainLayout(graph: LayoutGraph): Layout {
  const { boxes } = graph;
  const depth = depthsOf(graph);
  const content = new Map<number, number[]>([[-1, []]]);
  boxes.forEach((box, index) => {
    const list = content.get(box.parent) ?? [];
    list.push(index);
    content.set(box.parent, list);
  });
  const inner = liftedLines(graph, depth);
  const placed: Placed[] = boxes.map(({ width, height }) => ({ x: 0, y: 0, width, height }));
  const containers = [...content.keys()].filter((index) => index >= 0);
  containers.sort((a, b) => (depth[b] ?? 0) - (depth[a] ?? 0));
  for (const container of containers) {
    const size = placeContent(content.get(container) ?? [], inner.get(container) ?? [], placed);
    const box = placed[container];
    if (!box) continue;
    box.width = Math.max(box.width, size.width + 2 * padding);
    box.height = size.height + headHeight + 2 * padding;
  }
  const size = placeContent(content.get(-1) ?? [], inner.get(-1) ?? [], placed);
  for (const container of containers.toReversed()) {
    moveContent(container, content.get(container) ?? [], placed);
  }
  return { ...size, boxes: placed, lines: graph.lines.map((line) => corners(line, placed)) };
}

function depthsOf({ boxes }: LayoutGraph): number[] {
  const depth = new Array<number>(boxes.length).fill(-1);
  for (let index = 0; index < boxes.length; index++) {
    const chain: number[] = [];
    let at = index;
    while (at >= 0 && depth[at] === -1) {
      chain.push(at);
      at = boxes[at]?.parent ?? -1;
    }
    let level = at >= 0 ? (depth[at] ?? 0) + 1 : 0;
    for (const box of chain.toReversed()) depth[box] = level++;
  }
  return depth;
}

/** Lines by the innermost box around both ends, as lines between what lies directly in it. */
function liftedLines({ boxes, lines }: LayoutGraph, depth: readonly number[]) {
  const lifted = new Map<number, [number, number][]>();
  const parent = (box: number): number => boxes[box]?.parent ?? -1;
  for (let { from, to } of lines) {
    while ((depth[from] ?? 0) > (depth[to] ?? 0)) from = parent(from);
    while ((depth[to] ?? 0) > (depth[from] ?? 0)) to = parent(to);
    while (from !== to && parent(from) !== parent(to)) {
      from = parent(from);
      to = parent(to);
    }
    const list = lifted.get(parent(from)) ?? [];
    list.push([from, to]);
    lifted.set(parent(from), list);
  }
  return lifted;
}

/** Places boxes from 0, 0 on; returns the room that they take. */
function placeContent(
  content: readonly number[],
  lines: readonly (readonly [number, number])[],
  placed: readonly Placed[],
) {
  const local = new Map(content.map((box, at) => [box, at]));
  const links = linksOf(
    content.length,
    lines.map(([from, to]) => [local.get(from) ?? 0, local.get(to) ?? 0] as const),
  );
  const rows = orderedLayers(longestPathLayers(content.length, links), links);
  const boxOf = (at: number): Placed => placed[content[at] ?? 0] ?? noBox();
  let y = 0;
  for (const row of rows) {
    for (let start = 0; start < row.length; start += longestRow) {
      const part = row.slice(start, start + longestRow);
      placeRow(part, links.previous, boxOf, y);
      y += Math.max(...part.map((at) => boxOf(at).height)) + gapY;
    }
  }
  const all = content.map((_, at) => boxOf(at));
  const left = all.reduce((least, box) => Math.min(least, box.x), Infinity);
  for (const box of all) box.x -= left;
  const width = all.reduce((most, box) => Math.max(most, box.x + box.width), 0);
  return { width, height: Math.max(0, y - gapY) };
}

/** Each box under its sources as far as its neighbours let it. */
function placeRow(
  row: readonly number[],
  previous: readonly (readonly number[])[],
  boxOf: (at: number) => Placed,
  y: number,
): void {
  let right = -Infinity;
  let shift = 0;
  for (const at of row) {
    const box = boxOf(at);
    const sources = (previous[at] ?? []).map(boxOf);
    const sum = sources.reduce((total, source) => total + source.x + source.width / 2, 0);
    const wanted = (sources.length > 0 ? sum / sources.length : 0) - box.width / 2;
    box.x = Math.max(wanted, right + gapX);
    box.y = y;
    shift += box.x - wanted;
    right = box.x + box.width;
  }
  for (const at of row) boxOf(at).x -= shift / row.length;
}

function moveContent(container: number, content: readonly number[], placed: readonly Placed[]) {
  const around = placed[container] ?? noBox();
  const width = content.reduce((most, at) => {
    const box = placed[at] ?? noBox();
    return Math.max(most, box.x + box.width);
  }, 0);
  for (const at of content) {
    const box = placed[at];
    if (!box) continue;
    box.x += around.x + (around.width - width) / 2;
    box.y += around.y + headHeight + padding;
  }
}

function noBox(): Placed {
  return { x: 0, y: 0, width: 0, height: 0 };
}

function corners(
  { from, to }: { readonly from: number; readonly to: number },
  boxes: readonly Rectangle[],
): number[] {
  const source = boxes[from] ?? noBox();
  const target = boxes[to] ?? noBox();
  const x1 = source.x + source.width / 2;
  const x2 = target.x + target.width / 2;
  return [x1, source.y + source.height, x2, target.y];
}
