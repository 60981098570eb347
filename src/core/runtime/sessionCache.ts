// Open sessions, least recently used first. Bounded by memory, not by number: one large model may weigh more than
// twenty small ones. A session in use is never evicted.

import type { InferenceSession } from 'onnxruntime-node';
import type { ProviderReport } from '../../protocol/model';

export interface CachedSession {
  readonly id: number;
  readonly key: string;
  readonly session: InferenceSession;
  readonly report: ProviderReport;
  /** Resident memory that opening it took, at least the size of the model. */
  readonly bytes: number;
}

interface Entry extends CachedSession {
  users: number;
}

export interface SessionCache {
  find(key: string): CachedSession | undefined;
  add(session: CachedSession): Promise<void>;
  /** Runs `work` with the session held open; undefined when it is gone. */
  use<T>(id: number, work: (session: CachedSession) => Promise<T>): Promise<T> | undefined;
  remove(id: number): Promise<void>;
}

export function createSessionCache(budgetBytes: number): SessionCache {
  // A Map keeps insertion order; re-inserting on use makes it the order of use.
  const entries = new Map<number, Entry>();

  const touch = (entry: Entry): void => {
    entries.delete(entry.id);
    entries.set(entry.id, entry);
  };

  const evict = async (keep: number): Promise<void> => {
    let total = [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const entry of [...entries.values()]) {
      if (total <= budgetBytes) return;
      if (entry.users > 0 || entry.id === keep) continue;
      entries.delete(entry.id);
      total -= entry.bytes;
      await entry.session.release();
    }
  };

  return {
    find: (key) => {
      const entry = [...entries.values()].find((candidate) => candidate.key === key);
      if (entry) touch(entry);
      return entry;
    },
    add: async (session) => {
      entries.set(session.id, { ...session, users: 0 });
      await evict(session.id);
    },
    use: (id, work) => {
      const entry = entries.get(id);
      if (!entry) return undefined;
      touch(entry);
      entry.users++;
      return work(entry).finally(() => entry.users--);
    },
    remove: async (id) => {
      const entry = entries.get(id);
      if (!entry || entry.users > 0) return;
      entries.delete(id);
      await entry.session.release();
    },
  };
}
