// Which files or folders have a panel of a kind, and what it shows of them: remembered for the workspace, because a panel
// that comes back after a reload brings only its title and what its webview kept.

import * as z from 'zod/mini';
import type { Memory } from '../store';

export interface PanelMemory<Entry> {
  /** In place of what was remembered of that path. */
  remember(entry: Entry): void;
  forget(path: string): void;
  /** The newest whose path is wanted. */
  find(isWanted: (path: string) => boolean): Entry | null;
}

/** What is kept of the panels of a kind. */
export interface RememberedEntries<Entry> {
  readonly key: string;
  readonly schema: z.ZodMiniType<Entry>;
  /** Full path that the panel of an entry is about. */
  readonly pathOf: (entry: Entry) => string;
}

/** The workspace's memory is for a handful of values. */
const limit = 20;

export function createPanelMemory<Entry>(
  memory: Memory,
  { key, schema, pathOf }: RememberedEntries<Entry>,
): PanelMemory<Entry> {
  let entries = read(memory.get(key), schema);
  const write = (next: readonly Entry[]): void => {
    entries = next.slice(-limit);
    void memory.update(key, entries);
  };
  return {
    remember: (entry) => {
      const known = entries.find((other) => pathOf(other) === pathOf(entry));
      if (known && JSON.stringify(known) === JSON.stringify(entry)) return;
      write([...entries.filter((other) => other !== known), entry]);
    },
    forget: (path) => write(entries.filter((entry) => pathOf(entry) !== path)),
    find: (isWanted) => entries.findLast((entry) => isWanted(pathOf(entry))) ?? null,
  };
}

/** An older version may have written it: what does not fit is left out. */
function read<Entry>(value: unknown, schema: z.ZodMiniType<Entry>): readonly Entry[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => {
    const { data } = z.safeParse(schema, entry);
    return data === undefined ? [] : [data];
  });
}
