// The drawing for a set of open blocks: what is visible, and the lines between what is visible and not open.

import type { GraphBox, GraphLine, GraphView } from '../../../protocol/graph';
import { nodesText } from './attributeText';
import type { Item } from './block';
import { shortened } from './labels';
import { nodeDetailLine } from './nodeDetailLine';
import { operatorFamily } from './operatorFamily';
import { nodeBox, type Outline } from './outline';

/** Ids in `open` that the graph does not have are left out. Boxes stand in topological order, outer before inner. */
export function graphView(outline: Outline, open: Iterable<string>): GraphView {
  const isOpen = new Set(open);
  const boxes: GraphBox[] = outline.inputs.map((name) => endBox('input', name));
  /** The box that stands for a node: its own, or the folded block around it. */
  const shownAs = new Map<number, string>();
  const enter = (items: readonly Item[], parent: string | null): void => {
    for (const item of items) {
      if (typeof item === 'number') {
        boxes.push(nodeBoxOf(outline, item, parent));
        shownAs.set(item, nodeBox(item));
        continue;
      }
      boxes.push(blockBoxOf(outline, item, parent, isOpen.has(item.id)));
      if (isOpen.has(item.id)) enter(item.children, item.id);
      else for (const index of item.nodes) shownAs.set(index, item.id);
    }
  };
  enter(outline.items, null);
  boxes.push(...outline.outputs.map((name) => endBox('output', name)));
  return { boxes, lines: linesOf(outline, shownAs) };
}

export function inputBox(name: string): string {
  return `i:${name}`;
}

export function outputBox(name: string): string {
  return `o:${name}`;
}

function linesOf(outline: Outline, shownAs: ReadonlyMap<number, string>): readonly GraphLine[] {
  const inputs = new Set(outline.inputs);
  const sourceOf = (value: string): string | undefined => {
    const producer = outline.producers.get(value);
    if (producer !== undefined) return shownAs.get(producer);
    return inputs.has(value) ? inputBox(value) : undefined;
  };
  const lines = new Map<string, Map<string, Set<string>>>();
  const connect = (value: string, to: string): void => {
    const from = sourceOf(value);
    if (from === undefined || from === to) return;
    const targets = lines.get(from) ?? new Map<string, Set<string>>();
    lines.set(from, targets);
    const values = targets.get(to) ?? new Set<string>();
    targets.set(to, values.add(value));
  };
  for (const index of outline.order) {
    const to = shownAs.get(index);
    if (to === undefined) continue;
    for (const value of outline.reads.get(index) ?? []) connect(value, to);
  }
  for (const name of outline.outputs) connect(name, outputBox(name));
  return [...lines].flatMap(([from, targets]) =>
    [...targets].map(([to, values]) => ({ from, to, values: [...values] })),
  );
}

function endBox(kind: 'input' | 'output', name: string): GraphBox {
  const id = kind === 'input' ? inputBox(name) : outputBox(name);
  const common = { parent: null, detail: '', nodeCount: 0, nodes: [], isOpen: false } as const;
  return { id, kind, label: shortened(name), family: null, parameters: 0, ...common };
}

function nodeBoxOf(outline: Outline, index: number, parent: string | null): GraphBox {
  const node = outline.nodes[index];
  return {
    id: nodeBox(index),
    kind: 'node',
    parent,
    label: shortened(node?.opType ?? ''),
    detail: node ? shortened(nodeDetailLine(node, outline.weights)) : '',
    nodeCount: 1,
    nodes: [[index, index]],
    isOpen: false,
    family: node ? operatorFamily(node) : null,
    parameters: outline.parameters.get(index) ?? 0,
  };
}

function blockBoxOf(
  outline: Outline,
  block: Exclude<Item, number>,
  parent: string | null,
  isOpen: boolean,
): GraphBox {
  const ranges = indexRanges(block.nodes);
  return {
    id: block.id,
    kind: block.kind,
    parent,
    label: shortened(block.label),
    detail: blockLine(block, ranges),
    nodeCount: block.nodes.length,
    nodes: ranges,
    isOpen,
    family: null,
    parameters: parametersIn(outline, block.nodes),
  };
}

export function parametersIn({ parameters }: Outline, nodes: readonly number[]): number {
  return nodes.reduce((sum, index) => sum + (parameters.get(index) ?? 0), 0);
}

function blockLine({ kind, copies, nodes }: Exclude<Item, number>, ranges: Ranges): string {
  if (kind === 'group') return nodesText(nodes.length);
  if (kind === 'repeat') return `×${copies}`;
  return `nodes ${ranges[0]?.[0] ?? 0}–${ranges.at(-1)?.[1] ?? 0}`;
}

type Ranges = GraphBox['nodes'];

/** Neighbouring indices as one range, both ends included. */
function indexRanges(indices: readonly number[]): Ranges {
  const ranges: [number, number][] = [];
  for (const index of Int32Array.from(indices).sort()) {
    const last = ranges.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges;
}
