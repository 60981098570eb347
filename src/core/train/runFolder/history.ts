// history.jsonl: a line for each step and epoch, appended as they come. A resumed training cuts it back to where its
// checkpoint was, so that no step stands in it twice.

import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingRecord } from '../../../protocol/train';
import { trainingNotWritten } from './errors';

export const historyFile = 'history.jsonl';

export interface History {
  /** Bytes so far: what a checkpoint notes. */
  readonly bytes: number;
  append(record: TrainingRecord): Promise<void>;
  close(): Promise<void>;
}

/** `bytes`: as far as it is kept. Throws `disk-full`, `training-not-written`. */
export async function openHistory(out: string, bytes: number): Promise<History> {
  let file: FileHandle;
  try {
    file = await open(join(out, historyFile), 'a');
    await file.truncate(bytes);
  } catch (error) {
    throw trainingNotWritten(out, error);
  }
  let size = bytes;
  return {
    get bytes() {
      return size;
    },
    append: async (record) => {
      const line = `${JSON.stringify(rounded(record))}\n`;
      try {
        await file.appendFile(line);
      } catch (error) {
        throw trainingNotWritten(out, error);
      }
      size += Buffer.byteLength(line);
    },
    close: () => file.close(),
  };
}

/** A last line that was cut off by a kill is left out. NaN and infinities come back as NaN. */
export async function readHistory(out: string): Promise<readonly TrainingRecord[]> {
  const text = await readFile(join(out, historyFile), 'utf8').catch(() => '');
  const lines = text.split('\n');
  // What stands after the last line break is no whole line.
  lines.pop();
  return lines.filter((line) => line !== '').flatMap(recordOf);
}

function recordOf(line: string): readonly TrainingRecord[] {
  try {
    const record = JSON.parse(line) as TrainingRecord;
    if (record.kind !== 'step') return [record];
    const { loss, gradientNorm } = record as { loss: number | null; gradientNorm: number | null };
    return [{ ...record, loss: loss ?? Number.NaN, gradientNorm: gradientNorm ?? Number.NaN }];
  } catch {
    return [];
  }
}

/** float32 has seven digits at most; norms need fewer. */
function rounded(record: TrainingRecord): TrainingRecord {
  if (record.kind !== 'step') return record;
  const short = (value: number | null): number | null =>
    value === null ? null : Number(value.toPrecision(6));
  return {
    ...record,
    gradients: record.gradients.map(short),
    updates: record.updates.map(short),
  };
}
