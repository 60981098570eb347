// Runs that somebody looks at: their rows in memory, their figures once computed, their dataset open. A run that has grown
// or was audited since is read again.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable';
import { throwIfAborted } from '../../base/errors';
import { readAudit } from '../../core/evaluate/auditFile';
import { classNames } from '../../core/evaluate/classNames';
import { runFigures } from '../../core/evaluate/runFigures';
import { readManifest } from '../../core/evaluate/runFolder';
import { openRunTable, type RunTable } from '../../core/evaluate/runTable';
import type { AuditReport, RunFigures, RunManifest } from '../../protocol/evaluation';

export interface OpenRun {
  readonly run: string;
  readonly manifest: RunManifest;
  readonly audit: AuditReport | null;
  readonly table: RunTable;
  labelOf(index: number): string;
  figures(signal: AbortSignal): Promise<RunFigures>;
}

export interface OpenRuns extends Disposable {
  /** The run as it is on disk now; it stays open at least until `work` ends. */
  use<T>(run: string, signal: AbortSignal, work: (open: OpenRun) => Promise<T>): Promise<T>;
}

interface Entry {
  readonly identity: string;
  readonly opened: Promise<OpenRun>;
  users: number;
  isDropped: boolean;
}

/** Two runs are compared, and a third may be looked at meanwhile. */
const capacity = 3;

export function createOpenRuns(): OpenRuns {
  const entries = new Map<string, Entry>();

  const close = (entry: Entry): void => {
    entry.opened.then(({ table }) => table.dispose()).catch(() => undefined);
  };
  const drop = (run: string): void => {
    const entry = entries.get(run);
    if (!entry) return;
    entries.delete(run);
    entry.isDropped = true;
    if (entry.users === 0) close(entry);
  };
  const entryOf = async (run: string): Promise<Entry> => {
    const identity = await identityOf(run);
    const known = entries.get(run);
    if (known?.identity === identity) {
      entries.delete(run);
      entries.set(run, known);
      return known;
    }
    drop(run);
    const entry = { identity, opened: open(run), users: 0, isDropped: false };
    entries.set(run, entry);
    for (const oldest of [...entries.keys()].slice(0, -capacity)) drop(oldest);
    entry.opened.catch(() => drop(run));
    return entry;
  };

  return {
    use: async (run, signal, work) => {
      throwIfAborted(signal);
      const entry = await entryOf(run);
      entry.users++;
      try {
        return await work(await entry.opened);
      } finally {
        entry.users--;
        if (entry.isDropped && entry.users === 0) close(entry);
      }
    },
    dispose: () => {
      for (const run of [...entries.keys()]) drop(run);
    },
  };
}

/** Names, sizes and times of the files of a run. */
async function identityOf(run: string): Promise<string> {
  const names = (await readdir(run).catch((): string[] => [])).sort();
  const kept = names.filter((name) => /\.(parquet|json)$/.test(name) && !name.startsWith('.'));
  const parts = await Promise.all(
    kept.map(async (name) => {
      const facts = await stat(join(run, name)).catch(() => null);
      return `${name}:${facts?.size}:${facts?.mtimeMs}`;
    }),
  );
  return parts.join('|');
}

async function open(run: string): Promise<OpenRun> {
  const manifest = await readManifest(run);
  const audit = await readAudit(run);
  const labelOf = classNames(manifest);
  const table = await openRunTable(run, { labelOf, audit });
  let figures: Promise<RunFigures> | null = null;
  return {
    run,
    manifest,
    audit,
    table,
    labelOf,
    figures: (signal) => {
      const classCount = manifest.outputs.length;
      figures ??= runFigures(table, { labelOf, classCount, signal }).catch((error: unknown) => {
        figures = null;
        throw error;
      });
      return figures;
    },
  };
}
