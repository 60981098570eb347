// What is open when a file is first looked at: as much as fits a drawing that can be taken in at once.

import type { Block, Item } from './block';
import type { Outline } from './outline';

const mostBoxes = 60;

/**
 * Blocks from the outside in, while the drawing has at most 60 boxes. Folded repeats stay so: that is what they are for.
 * Where nothing fits, the first block that makes no more than twice as many.
 */
export function firstOpen(outline: Outline): readonly string[] {
  const top = outline.items.filter(isBlock);
  const closed = outline.inputs.length + outline.outputs.length + outline.items.length;
  const open: string[] = [];
  let boxes = closed;
  const pending = top.filter(({ kind }) => kind !== 'repeat');
  for (const block of pending) {
    if (boxes + block.children.length > mostBoxes) continue;
    open.push(block.id);
    boxes += block.children.length;
    pending.push(...block.children.filter(isBlock).filter(({ kind }) => kind === 'group'));
  }
  if (open.length > 0) return open;
  const first = top.find(({ children }) => closed + children.length <= 2 * mostBoxes);
  return first ? [first.id] : [];
}

function isBlock(item: Item): item is Block {
  return typeof item !== 'number';
}
