// Search over everything that has a name. The list to search is made once for a file; a search is one pass over it.

import type { GraphHit } from '../../../protocol/graph';
import { nodesText, tensorText } from './attributeText';
import type { Block, Item } from './block';
import { shortened } from './labels';
import { blocksAround, nodeBox, type Outline } from './outline';
import { inputBox } from './view';

interface Entry {
  readonly kind: GraphHit['kind'];
  readonly text: string;
  readonly detail: string;
  readonly box: string;
  /** What lies in blocks that must be open; null for inputs of the model. */
  readonly item: Item | null;
  /** Lower case: what is searched. */
  readonly needle: string;
}

export type GraphSearch = (
  text: string,
  limit: number,
) => { readonly hits: readonly GraphHit[]; readonly total: number };

/** All words must occur, in any case. Exact matches come first, then beginnings, then the rest as the graph has them. */
export function createSearch(outline: Outline): GraphSearch {
  const entries = [
    ...blockEntries(outline),
    ...nodeEntries(outline),
    ...valueEntries(outline),
    ...weightEntries(outline),
  ];
  return (text, limit) => {
    const query = text.trim().toLowerCase();
    const words = query.split(/\s+/).filter(Boolean);
    if (words.length === 0) return { hits: [], total: 0 };
    const ranks: Entry[][] = [[], [], []];
    for (const entry of entries) {
      if (words.every((word) => entry.needle.includes(word))) {
        ranks[rankOf(entry.needle, query)]?.push(entry);
      }
    }
    const found = ranks.flat();
    return {
      hits: found.slice(0, Math.max(0, limit)).map((entry) => hitOf(outline, entry)),
      total: found.length,
    };
  };
}

/** The place where a value is made, or for a weight where it is first used; null for a value that nobody has. */
export function findValue(outline: Outline, value: string): GraphHit | null {
  if (outline.inputs.includes(value)) return hitOf(outline, inputEntry(value));
  const producer = outline.producers.get(value);
  if (producer !== undefined) return hitOf(outline, valueEntry(outline, value, producer));
  const user = outline.consumers.get(value)?.[0];
  if (user === undefined || !outline.weights.has(value)) return null;
  return hitOf(outline, weightEntry(outline, value, user));
}

function rankOf(needle: string, query: string): 0 | 1 | 2 {
  if (needle === query) return 0;
  return needle.startsWith(query) ? 1 : 2;
}

function hitOf(outline: Outline, { kind, text, detail, box, item }: Entry): GraphHit {
  const within = item === null ? [] : blocksAround(outline, item);
  return { kind, text: shortened(text), detail, box, within };
}

function entry(facts: Omit<Entry, 'needle'>, needle = facts.text): Entry {
  return { ...facts, needle: needle.toLowerCase() };
}

function blockEntries({ blocks }: Outline): readonly Entry[] {
  const named = [...blocks.values()].filter(({ kind }) => kind !== 'run');
  return named.map((block: Block) =>
    entry({
      kind: 'block',
      text: block.label,
      detail: nodesText(block.nodes.length),
      box: block.id,
      item: block,
    }),
  );
}

/** Found by name, and else by operator: one hit for a node, whichever it is. */
function nodeEntries({ nodes, order }: Outline): readonly Entry[] {
  return order.flatMap((index) => {
    const node = nodes[index];
    if (!node) return [];
    const { opType, name } = node;
    const place = { box: nodeBox(index), item: index } as const;
    const operator = entry({
      ...place,
      kind: 'operator',
      text: opType,
      detail: shortened(name),
    });
    if (name === '') return [operator];
    const named = entry({ ...place, kind: 'node', text: name, detail: opType });
    return named.needle.includes(operator.needle) ? [named] : [named, operator];
  });
}

function valueEntries(outline: Outline): readonly Entry[] {
  const made = [...outline.producers].map(([value, index]) => valueEntry(outline, value, index));
  return [...outline.inputs.map(inputEntry), ...made];
}

function inputEntry(name: string): Entry {
  return entry({ kind: 'value', text: name, detail: '', box: inputBox(name), item: null });
}

function valueEntry({ nodes }: Outline, value: string, index: number): Entry {
  const detail = nodes[index]?.opType ?? '';
  return entry({ kind: 'value', text: value, detail, box: nodeBox(index), item: index });
}

function weightEntries(outline: Outline): readonly Entry[] {
  return [...outline.weights.keys()].flatMap((name) => {
    const user = outline.consumers.get(name)?.[0];
    return user === undefined ? [] : [weightEntry(outline, name, user)];
  });
}

function weightEntry({ weights }: Outline, name: string, user: number): Entry {
  const tensor = weights.get(name);
  const detail = tensor ? tensorText(tensor) : '';
  return entry({ kind: 'weight', text: name, detail, box: nodeBox(user), item: user });
}
