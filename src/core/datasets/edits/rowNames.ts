// How the rows of a manifest are called: by place, and by id, where ids that come again are numbered and the numbers move
// up when an earlier one is taken out.

import { uniqueIds } from '../rows';
import type { DatasetRow } from '../types';

const place = /, (?:line|index) (\d+)$/;

/** The line (from 1) or index (from 0), as `where` says it. */
export function rowNumber({ where }: DatasetRow): number | undefined {
  const number = place.exec(where)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Ids as the file has them. */
export function baseIds(rows: readonly DatasetRow[]): ReadonlySet<string> {
  return new Set(basesOf(rows));
}

function basesOf(rows: readonly DatasetRow[]): string[] {
  const seen = new Set<string>();
  return rows.map(({ id }) => {
    const stem = id.replace(/#\d+$/, '');
    const base = seen.has(stem) ? stem : id;
    seen.add(base);
    return base;
  });
}

export interface Rename {
  readonly id: string;
  readonly newId: string;
}

/** Rows that are called otherwise once those of the ids are gone. */
export function renamesWithout(
  rows: readonly DatasetRow[],
  removed: ReadonlySet<string>,
): readonly Rename[] {
  if (removed.size === 0 || !rows.some(({ id }) => /#\d+$/.test(id))) return [];
  const bases = basesOf(rows);
  const check = uniqueIds();
  if (!rows.every(({ id }, index) => check(bases[index] ?? '') === id)) return [];
  const unique = uniqueIds();
  return rows.flatMap(({ id }, index) => {
    if (removed.has(id)) return [];
    const newId = unique(bases[index] ?? '');
    return newId === id ? [] : [{ id, newId }];
  });
}
