// Which pictures have an Explain panel, and what it shows of them: remembered for the workspace, because a panel that
// comes back after a reload brings only its title and what its webview kept.

import * as z from 'zod/mini';
import type { Memory } from '../store';
import { type ExplainWish, wishSchema } from './explainSchema';

export interface RememberedPanel {
  readonly image: string;
  readonly wishes: readonly ExplainWish[];
}

export interface ExplainMemory {
  remember(image: string, wishes: readonly ExplainWish[]): void;
  forget(image: string): void;
  /** The newest whose picture is wanted. */
  find(isWanted: (image: string) => boolean): RememberedPanel | null;
}

const key = 'explain.panels';
/** The workspace's memory is for a handful of values. */
const limit = 20;
const entrySchema = z.object({ image: z.string(), wishes: z.array(wishSchema) });

export function createExplainMemory(memory: Memory): ExplainMemory {
  let entries = read(memory.get(key));
  const write = (next: readonly RememberedPanel[]): void => {
    entries = next.slice(-limit);
    void memory.update(key, entries);
  };
  return {
    remember: (image, wishes) => {
      const known = entries.find((entry) => entry.image === image);
      if (known && JSON.stringify(known.wishes) === JSON.stringify(wishes)) return;
      write([...entries.filter((entry) => entry !== known), { image, wishes }]);
    },
    forget: (image) => write(entries.filter((entry) => entry.image !== image)),
    find: (isWanted) => entries.findLast(({ image }) => isWanted(image)) ?? null,
  };
}

/** An older version may have written it: what does not fit is left out. */
function read(value: unknown): readonly RememberedPanel[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => {
    const { data } = entrySchema.safeParse(entry);
    return data ? [data] : [];
  });
}
