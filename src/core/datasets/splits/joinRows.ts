// Rows that must stay together, as disjoint units: groups and sets overlap, and what hangs together through a third row
// must stay together too (union–find with path halving).

/** Units of rows, single rows included; each ascending, ordered by first row. Sets may name rows twice. */
export function joinRows(
  rows: readonly { readonly group: string | null }[],
  sets: readonly (readonly number[])[],
): number[][] {
  const parent = Int32Array.from(rows.keys());
  const find = (row: number): number => {
    let at = row;
    while (parent[at] !== at) {
      const above = parent[at] ?? at;
      parent[at] = parent[above] ?? above;
      at = parent[at] ?? at;
    }
    return at;
  };
  const join = (a: number, b: number): void => {
    const [one, two] = [find(a), find(b)];
    parent[Math.max(one, two)] = Math.min(one, two);
  };
  const firstOfGroup = new Map<string, number>();
  rows.forEach(({ group }, row) => {
    if (group === null || group === '') return;
    const first = firstOfGroup.get(group);
    if (first === undefined) firstOfGroup.set(group, row);
    else join(first, row);
  });
  for (const set of sets) {
    for (const row of set) join(set[0] ?? row, row);
  }
  const units = new Map<number, number[]>();
  for (let row = 0; row < rows.length; row++) {
    const root = find(row);
    const unit = units.get(root);
    if (unit) unit.push(row);
    else units.set(root, [row]);
  }
  return [...units.values()];
}
