// Captured numbers, least recently used first. Bounded by memory: a single picture of a large network can hold more than a
// hundred megabytes of them. What was dropped is computed again when it is looked at.

import type { TensorValue } from './types';

export interface ValueCache {
  get(key: string): TensorValue | undefined;
  set(key: string, value: TensorValue): void;
}

/** The newest is kept whatever its size. */
export function createValueCache(budgetBytes: number): ValueCache {
  // A Map keeps insertion order; re-inserting on use makes it the order of use.
  const entries = new Map<string, TensorValue>();
  let total = 0;

  const drop = (key: string): void => {
    total -= entries.get(key)?.data.byteLength ?? 0;
    entries.delete(key);
  };

  return {
    get: (key) => {
      const value = entries.get(key);
      if (!value) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set: (key, value) => {
      drop(key);
      entries.set(key, value);
      total += value.data.byteLength;
      for (const oldest of entries.keys()) {
        if (total <= budgetBytes || oldest === key) return;
        drop(oldest);
      }
    },
  };
}
