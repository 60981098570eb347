// Keeps a run that is under way on disk and tells how it goes. A part is written every few seconds; what came after the
// last one is all that a kill can lose.

import type { Disposable } from '../../base/disposable';
import { countParts } from '../../core/evaluate/partCounts';
import { type RunPart, readManifest, writeManifest } from '../../core/evaluate/runFolder';
import { createRunWriter, type WrittenRow } from '../../core/evaluate/runWriter';
import type { EvaluateProgress, RunManifest } from '../../protocol/evaluation';
import type { Call } from '../../protocol/rpc';
import type { RecordBatch } from './recordStream';

export interface RunRecorder extends Disposable {
  /** In the order of the rows. */
  add(batch: RecordBatch): Promise<void>;
  /** Everything was added. */
  finish(): Promise<void>;
  /** It ends before its end: what is there is kept. */
  interrupt(): Promise<void>;
}

export interface RunRecorderOptions {
  readonly run: string;
  readonly manifest: RunManifest;
  /** Parts that were there before. */
  readonly done: readonly RunPart[];
  readonly call: Call<EvaluateProgress>;
}

/** The first parts come soon, so that there is something to look at; then they are few. */
const firstPartMs = 500;
const partMs = 5000;
/** A part keeps its rows and features in memory until it is written. */
const partRows = 4096;
const progressMs = 250;

export async function createRunRecorder(options: RunRecorderOptions): Promise<RunRecorder> {
  const { run, manifest, done, call } = options;
  const writer = await createRunWriter(run);
  const counts = await countParts(run, done);
  const rate = createRate();
  let rows: WrittenRow[] = [];
  let open: RunPart | null = null;
  let writtenAt = performance.now();
  let waitMs = firstPartMs;
  let toldAt = 0;
  call.progress({ kind: 'start', manifest, done: counts.done });

  const tell = (): void => {
    toldAt = performance.now();
    const { total, ...sums } = { total: manifest.dataset.count, ...counts };
    call.progress({ kind: 'progress', ...sums, total, rate: rate.value() });
  };
  const flush = async (): Promise<void> => {
    if (open === null) return;
    const part = open;
    const some = rows;
    [open, rows, writtenAt] = [null, [], performance.now()];
    waitMs = Math.min(2 * waitMs, partMs);
    await writer.writePart(part, some);
  };

  return {
    add: async (batch) => {
      // A gap ends a part: rows between were there before.
      if (open !== null && open.to !== batch.from) await flush();
      open = { from: open?.from ?? batch.from, to: batch.to };
      rows.push(...batch.rows);
      for (const { record } of batch.rows) {
        counts.done++;
        if (record.error !== null) counts.failed++;
        if (record.error === null && record.labelIndex !== null) counts.labelled++;
        if (record.predictedIndex !== null && record.predictedIndex === record.labelIndex)
          counts.right++;
      }
      rate.add(batch.rows.length);
      if (performance.now() - writtenAt > waitMs || rows.length >= partRows) await flush();
      if (performance.now() - toldAt > progressMs) tell();
    },
    finish: async () => {
      await flush();
      await writer.finish(manifest.dataset.count);
      const finishedAt = new Date().toISOString();
      await writeManifest(run, { ...manifest, status: 'done', finishedAt });
      tell();
    },
    interrupt: async () => {
      try {
        await flush();
        const { status } = await readManifest(run);
        if (status === 'running') await writeManifest(run, { ...manifest, status: 'cancelled' });
      } catch {
        // What interrupted the run is told, and a run that stays "running" can be resumed as well.
      }
    },
    dispose: () => writer.dispose(),
  };
}

interface Rate {
  add(count: number): void;
  /** Pictures per second over the last seconds. */
  value(): number;
}

const rateWindowMs = 5000;

function createRate(): Rate {
  const startedAt = performance.now();
  let events: { readonly at: number; readonly count: number }[] = [];
  return {
    add: (count) => {
      const at = performance.now();
      events = [...events.filter((event) => at - event.at < rateWindowMs), { at, count }];
    },
    value: () => {
      const sum = events.reduce((total, { count }) => total + count, 0);
      const span = Math.min(rateWindowMs, performance.now() - startedAt);
      return span <= 0 ? 0 : (1000 * sum) / span;
    },
  };
}
