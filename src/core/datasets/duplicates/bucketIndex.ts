// Items sorted by a 16-bit key, by counting: fast enough not to hold up the event loop with a million items.

export const keyCount = 1 << 16;

export interface BucketIndex {
  /** Where a key's items start in `items`; one more place than keys. */
  readonly starts: Int32Array;
  /** Ascending within a key. */
  readonly items: Int32Array;
}

export function bucketIndex(keys: Uint16Array): BucketIndex {
  const starts = new Int32Array(keyCount + 1);
  for (const key of keys) starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  for (let key = 0; key < keyCount; key++) {
    starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  }
  const next = starts.slice();
  const items = new Int32Array(keys.length);
  keys.forEach((key, item) => {
    const place = next[key] ?? 0;
    items[place] = item;
    next[key] = place + 1;
  });
  return { starts, items };
}
