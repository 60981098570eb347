// The graph as its author thinks of it: blocks by scope name, identical blocks in a row folded into one, and long stretches
// without scopes cut into runs, so that no level is too long to look at.

import type { GraphProto } from '../onnx_pb';
import { countParameters } from '../weights';
import { type Block, type Item, nodesOf } from './block';
import { foldRepeats } from './repeats';
import { groupRuns } from './runs';
import { scopesOf } from './scopes';
import { type WiredGraph, wiredGraph } from './wiredGraph';

export interface Outline extends WiredGraph {
  readonly items: readonly Item[];
  /** Every block, outer before inner, in order. */
  readonly blocks: ReadonlyMap<string, Block>;
  /** The block around a node or a block; none at the top. */
  readonly parents: ReadonlyMap<Item, Block>;
  /** By node; those without are left out. */
  readonly parameters: ReadonlyMap<number, number>;
}

export function createOutline(graph: GraphProto): Outline {
  const wired = wiredGraph(graph);
  const items = itemsOf(scopeTree(wired), wired);
  const blocks = new Map<string, Block>();
  const parents = new Map<Item, Block>();
  const enter = (children: readonly Item[], parent: Block | null): void => {
    for (const item of children) {
      if (parent) parents.set(item, parent);
      if (typeof item === 'number') continue;
      blocks.set(item.id, item);
      enter(item.children, item);
    }
  };
  enter(items, null);
  return { ...wired, items, blocks, parents, parameters: parametersOf(graph) };
}

/** Ids of the blocks around an item, outermost first. */
export function blocksAround({ parents }: Outline, item: Item): readonly string[] {
  const ids: string[] = [];
  for (let block = parents.get(item); block; block = parents.get(block)) ids.unshift(block.id);
  return ids;
}

export function nodeBox(index: number): string {
  return `n:${index}`;
}

interface Scope {
  readonly path: string;
  readonly label: string;
  readonly children: (number | Scope)[];
  readonly scopes: Map<string, Scope>;
}

function scopeTree({ nodes, order }: WiredGraph): Scope {
  const root: Scope = { path: '', label: '', children: [], scopes: new Map() };
  for (const index of order) {
    const node = nodes[index];
    let scope = root;
    for (const label of node ? scopesOf(node) : []) {
      const known = scope.scopes.get(label);
      const inner: Scope = known ?? {
        path: `${scope.path}/${label}`,
        label,
        children: [],
        scopes: new Map(),
      };
      if (!known) {
        scope.children.push(inner);
        scope.scopes.set(label, inner);
      }
      scope = inner;
    }
    scope.children.push(index);
  }
  return root;
}

/** A scope around a single node is that node; its name is told by the node's own. */
function itemsOf(scope: Scope, wired: WiredGraph): readonly Item[] {
  const items = scope.children.map((child): Item => {
    if (typeof child === 'number') return child;
    const children = itemsOf(child, wired);
    const [only] = children;
    if (children.length === 1 && typeof only === 'number') return only;
    const { path, label } = child;
    return { id: `g:${path}`, kind: 'group', label, children, copies: 1, nodes: nodesOf(children) };
  });
  return groupRuns(foldRepeats(items, wired), scope.path, wired);
}

function parametersOf(graph: GraphProto): ReadonlyMap<number, number> {
  const counts = countParameters(graph);
  const found = new Map<number, number>();
  graph.node.forEach((node, index) => {
    const count = counts.get(node);
    if (count !== undefined) found.set(index, count);
  });
  return found;
}
