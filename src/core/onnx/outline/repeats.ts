// Identical blocks in a row, folded into one: the four equal blocks of a stage, the twelve layers of a transformer. Equal
// means the same operators with the same attributes, sizes of weights, wiring and nesting inside; names do not count.

import type { AttributeProto, NodeProto } from '../onnx_pb';
import { attributeText } from './attributeText';
import type { Block, Item } from './block';
import { groupRuns } from './runs';
import type { WiredGraph } from './wiredGraph';

export function foldRepeats(items: readonly Item[], wired: WiredGraph): readonly Item[] {
  const folded: Item[] = [];
  for (let start = 0; start < items.length; ) {
    const first = items[start];
    let end = start + 1;
    if (first !== undefined && isGroup(first)) {
      const structure = lazily(() => structureOf(first, wired));
      while (end < items.length && isLike(first, structure, items[end], wired)) end++;
    }
    const alike = items.slice(start, end);
    folded.push(...(alike.length > 1 ? [repeatOf(alike.filter(isGroup), wired)] : alike));
    start = end;
  }
  return folded;
}

function isGroup(item: Item): item is Block {
  return typeof item !== 'number' && item.kind === 'group';
}

function lazily(make: () => string): () => string {
  let made: string | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

function isLike(
  first: Block,
  structure: () => string,
  other: Item | undefined,
  wired: WiredGraph,
): boolean {
  if (other === undefined || !isGroup(other)) return false;
  if (other.nodes.length !== first.nodes.length) return false;
  return structure() === structureOf(other, wired);
}

function repeatOf(blocks: readonly Block[], wired: WiredGraph): Block {
  const [first, last] = [blocks[0], blocks.at(-1)];
  const path = `×${first?.id.slice(2) ?? ''}`;
  return {
    id: `g:${path}`,
    kind: 'repeat',
    label: `${first?.label ?? ''} … ${last?.label ?? ''}`,
    children: groupRuns(blocks, path, wired),
    copies: blocks.length,
    nodes: blocks.flatMap((block) => block.nodes),
  };
}

/** Equal texts for equal blocks. Values are numbered as they come: those made inside and those read from outside. */
function structureOf(block: Block, wired: WiredGraph): string {
  const numbers = new Map<string, string>();
  const numberOf = (name: string, kind: string): string => {
    const known = numbers.get(name) ?? `${kind}${numbers.size}`;
    numbers.set(name, known);
    return known;
  };
  const lines: string[] = [];
  const enter = (item: Item): void => {
    if (typeof item !== 'number') {
      lines.push(`${item.kind}(`);
      item.children.forEach(enter);
      lines.push(')');
      return;
    }
    const node = wired.nodes[item];
    if (!node) return;
    const read = (wired.reads.get(item) ?? []).map((name) =>
      wired.weights.has(name) ? weightText(name, wired) : numberOf(name, 'x'),
    );
    const made = node.output.map((name) => (name === '' ? '' : numberOf(name, 'y')));
    lines.push(`${made.join()}=${operatorText(node)}(${read.join()})`);
  };
  block.children.forEach(enter);
  return lines.join('\n');
}

/** A single number is a constant of a formula and may differ; the sizes of a weight may not. */
function weightText(name: string, { weights }: WiredGraph): string {
  const tensor = weights.get(name);
  return tensor ? `w${tensor.dataType}[${tensor.dims.join()}]` : 'w';
}

function operatorText({ domain, opType, attribute }: NodeProto): string {
  const texts = attribute.map((each: AttributeProto) => `${each.name}:${attributeText(each)}`);
  return `${domain}.${opType}{${texts.sort().join()}}`;
}
