// Pairs into disjoint sets. Plain transitivity would chain thousands of pictures, each a little unlike the last; here a
// row joins a set only if it is also alike, a little less strictly, to the set's first row.

import type { DuplicateKind, Link, RowSet } from './types';

interface Group {
  kind: DuplicateKind;
  /** Ascending is restored at the end; `rows[0]` is always the least. */
  rows: number[];
}

/**
 * `exact`: sets of equal rows, each ascending. Links are taken from the closest to the farthest, all `near` ones before
 * any `similar` one; two sets become one where `fits(first, row)` holds for the least row of both and every row of the
 * set that loses its own. A set is of the kind of its weakest link. Sets come ordered by their first rows.
 */
export function joinLinks(
  exact: readonly (readonly number[])[],
  links: readonly Link[],
  fits: (first: number, row: number) => boolean,
): RowSet[] {
  const groups = new Map<number, Group>();
  for (const rows of exact) {
    const group: Group = { kind: 'exact', rows: [...rows] };
    for (const row of rows) groups.set(row, group);
  }
  const groupOf = (row: number): Group => {
    const group = groups.get(row) ?? { kind: 'exact', rows: [row] };
    groups.set(row, group);
    return group;
  };
  const ordered = [...links].sort(
    (a, b) =>
      strength(b.kind) - strength(a.kind) ||
      a.distance - b.distance ||
      a.first - b.first ||
      a.second - b.second,
  );
  for (const link of ordered) {
    const one = groupOf(link.first);
    const two = groupOf(link.second);
    if (one !== two) mergeIfFits(one, two, link.kind, groups, fits);
  }
  return [...new Set(groups.values())]
    .filter(({ rows }) => rows.length > 1)
    .map(({ kind, rows }) => ({ kind, rows: rows.sort((a, b) => a - b) }))
    .sort((a, b) => (a.rows[0] ?? 0) - (b.rows[0] ?? 0));
}

function mergeIfFits(
  one: Group,
  two: Group,
  kind: DuplicateKind,
  groups: Map<number, Group>,
  fits: (first: number, row: number) => boolean,
): void {
  const [kept, lost] = (one.rows[0] ?? 0) < (two.rows[0] ?? 0) ? [one, two] : [two, one];
  const first = kept.rows[0] ?? 0;
  if (!lost.rows.every((row) => fits(first, row))) return;
  for (const row of lost.rows) {
    kept.rows.push(row);
    groups.set(row, kept);
  }
  kept.kind = weakest(weakest(kept.kind, lost.kind), kind);
}

function strength(kind: DuplicateKind): number {
  return { similar: 0, near: 1, exact: 2 }[kind];
}

function weakest(a: DuplicateKind, b: DuplicateKind): DuplicateKind {
  return strength(a) < strength(b) ? a : b;
}
