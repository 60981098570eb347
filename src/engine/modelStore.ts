// Models read by the engine: once, and again when the file on disk has changed under the same name.

import { stat } from 'node:fs/promises';
import { type OnnxFile, readModelFile } from '../core/onnx/readModel';

export interface ModelStore {
  /** The model as it is on disk now. */
  load(path: string): Promise<OnnxFile>;
}

interface Entry {
  readonly identity: string;
  readonly file: OnnxFile;
}

/** Bytes of model files kept parsed between calls; the newest is kept whatever its size. */
const budgetBytes = 512 * 2 ** 20;

export function createModelStore(log: (line: string) => void): ModelStore {
  const entries = new Map<string, Entry>();
  return {
    load: async (path) => {
      const known = entries.get(path);
      if (known) {
        if ((await identityOf(known.file)) === known.identity) return known.file;
        log(`${path} has changed on disk and is read again.`);
      }
      const file = await readModelFile(path);
      entries.delete(path);
      entries.set(path, { identity: await identityOf(file), file });
      trim(entries);
      return file;
    },
  };
}

/** Size, time and inode of the file and its external data: what changes when a file is replaced. */
async function identityOf(file: OnnxFile): Promise<string> {
  const paths = [file.path, ...file.facts.externalData.map(({ path }) => path)];
  const parts = await Promise.all(
    paths.map(async (path) => {
      try {
        const { size, mtimeMs, ino } = await stat(path);
        return `${size}:${mtimeMs}:${ino}`;
      } catch {
        return 'gone';
      }
    }),
  );
  return parts.join('|');
}

function trim(entries: Map<string, Entry>): void {
  let total = [...entries.values()].reduce((sum, { file }) => sum + file.facts.bytes, 0);
  for (const [path, { file }] of [...entries].slice(0, -1)) {
    if (total <= budgetBytes) return;
    entries.delete(path);
    total -= file.facts.bytes;
  }
}
