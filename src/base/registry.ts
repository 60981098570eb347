// A registry is a literal array in a folder's index; this turns it into a lookup in which a duplicate throws.

export function registry<K extends string, T extends { readonly id: K }>(
  items: readonly T[],
): ReadonlyMap<K, T> {
  const map = new Map<K, T>();
  for (const item of items) {
    if (map.has(item.id)) throw new Error(`"${item.id}" is registered twice.`);
    map.set(item.id, item);
  }
  return map;
}
