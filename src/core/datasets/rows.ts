// What all formats do with their rows: unique ids, classes in order, and access by row number that names what is missing.

import { compareNames } from '../images/findImages';
import { rowMissing } from './errors';
import type { DatasetRow } from './types';

/** Labels in natural order, numbers by value (2 before 10). */
export function classesOf(rows: readonly DatasetRow[], others: Iterable<string> = []): string[] {
  const classes = new Set(others);
  for (const { label } of rows) if (label !== null) classes.add(label);
  return [...classes].sort(compareNames);
}

/** Gives each id back, or with `#2`, `#3`, … where it has been given before. */
export function uniqueIds(): (id: string) => string {
  const seen = new Set<string>();
  const times = new Map<string, number>();
  return (id) => {
    let unique = id;
    for (let count = times.get(id) ?? 1; seen.has(unique); times.set(id, count)) {
      unique = `${id}#${++count}`;
    }
    seen.add(unique);
    return unique;
  };
}

/** The row or entry of that number; throws row-missing. */
export function at<T>(items: readonly T[], row: number, name: string): T {
  const item = items[row];
  if (item === undefined) throw rowMissing(name, row, items.length);
  return item;
}
