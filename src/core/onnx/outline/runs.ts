// Long stretches cut into pieces of a size that can be looked at, and those again, until a level is short enough.

import { type Block, type Item, nodesOf } from './block';
import { byFrequency } from './labels';
import type { WiredGraph } from './wiredGraph';

/** The most children that a block, or the drawing as a whole, has. */
export const longestLevel = 100;

/** `path`: of the scope that the items lie in, or what else tells their runs from others. */
export function groupRuns(
  items: readonly Item[],
  path: string,
  wired: WiredGraph,
  level = 1,
): readonly Item[] {
  if (items.length <= longestLevel) return items;
  const pieces = Math.ceil(items.length / longestLevel);
  const runs = Array.from({ length: pieces }, (_, i): Item => {
    const start = Math.floor((i * items.length) / pieces);
    const end = Math.floor(((i + 1) * items.length) / pieces);
    return runOf(items.slice(start, end), `g:#${level}.${i}${path}`, wired);
  });
  return groupRuns(runs, path, wired, level + 1);
}

function runOf(children: readonly Item[], id: string, { nodes }: WiredGraph): Block {
  const inside = nodesOf(children);
  const operators = byFrequency(inside.map((index) => nodes[index]?.opType ?? ''));
  const label = operators
    .slice(0, 3)
    .map(([op]) => op)
    .join(' · ');
  return { id, kind: 'run', label, children, copies: 1, nodes: inside };
}
