// One value of one JSON line, changed where it stands: the order of the keys, spaces and how everything else is written
// stay as they are.

import { parseTree } from 'jsonc-parser';
import { rowEnd } from './textRows';

/** null where the row is no JSON object, or the value is a list or an object. */
export function setJsonValue(row: string, key: string, value: string): string | null {
  const start = row.startsWith('\ufeff') ? 1 : 0;
  const tree = parseTree(row.slice(start, row.length - rowEnd(row).length));
  if (tree?.type !== 'object') return null;
  // The last one counts where a key is there twice.
  const property = tree.children?.findLast(({ children }) => children?.[0]?.value === key);
  const node = property?.children?.[1];
  if (!node) return addKey(row, start + tree.offset, start + tree.offset + tree.length, key, value);
  if (node.type === 'object' || node.type === 'array') return null;
  const from = start + node.offset;
  const text = isSameType(node.value, value) ? value : JSON.stringify(value);
  return row.slice(0, from) + text + row.slice(from + node.length);
}

/** Whether the word can stand without quotes as the old value did: 3 stays a number. */
function isSameType(old: unknown, value: string): boolean {
  if (typeof old === 'number') return String(Number(value)) === value && Number.isFinite(+value);
  return typeof old === 'boolean' && (value === 'true' || value === 'false');
}

function addKey(row: string, start: number, end: number, key: string, value: string): string {
  const inside = row.slice(start + 1, end - 1);
  const space = /":\s/.test(inside) ? ' ' : '';
  const comma = inside.trim() === '' ? '' : `,${space}`;
  const rest = inside.trimEnd();
  const added = `${comma}${JSON.stringify(key)}:${space}${JSON.stringify(value)}`;
  const place = start + 1 + rest.length;
  return row.slice(0, place) + added + row.slice(place);
}
