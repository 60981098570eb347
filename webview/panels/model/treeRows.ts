// The drawing as rows of text: each box once, what lies in an open block under it.

import type { GraphBox } from '../../../src/protocol/graph';
import type { Drawing } from './drawing';

export interface TreeRow {
  readonly box: GraphBox;
  /** 0 at the top. */
  readonly depth: number;
  /** Place among its siblings, from 1 on, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  /** null: it is no block. */
  readonly isExpanded: boolean | null;
}

export function treeRows({ view, children }: Drawing): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (around: number, depth: number): void => {
    const inside = children.get(around) ?? [];
    inside.forEach((index, at) => {
      const box = view.boxes[index];
      if (!box) return;
      const isExpanded = isBlock(box) ? box.isOpen : null;
      rows.push({ box, depth, position: at + 1, siblings: inside.length, isExpanded });
      if (box.isOpen) add(index, depth + 1);
    });
  };
  add(-1, 0);
  return rows;
}

export function isBlock({ kind }: GraphBox): boolean {
  return kind === 'group' || kind === 'repeat' || kind === 'run';
}

/** What a key does on a row: another row, opening or folding, or nothing. */
export type TreeAction =
  | { readonly kind: 'go'; readonly row: number }
  | { readonly kind: 'toggle' | 'show' };

export function treeAction(key: string, rows: readonly TreeRow[], at: number): TreeAction | null {
  const row = rows[at];
  if (!row) return null;
  switch (key) {
    case 'ArrowRight':
      if (row.isExpanded === false) return { kind: 'toggle' };
      return row.isExpanded && at + 1 < rows.length ? { kind: 'go', row: at + 1 } : null;
    case 'ArrowLeft': {
      if (row.isExpanded) return { kind: 'toggle' };
      const outer = rows.findLastIndex(({ depth }, index) => index < at && depth < row.depth);
      return outer < 0 ? null : { kind: 'go', row: outer };
    }
    case 'Enter':
    case ' ':
      return { kind: 'show' };
    default:
      return null;
  }
}

/** The next row whose label begins with the letter, going round; null where there is none. */
export function rowByLetter(rows: readonly TreeRow[], at: number, letter: string): number | null {
  const wanted = letter.toLowerCase();
  for (let step = 1; step <= rows.length; step++) {
    const index = (at + step) % rows.length;
    if (rows[index]?.box.label.toLowerCase().startsWith(wanted)) return index;
  }
  return null;
}
