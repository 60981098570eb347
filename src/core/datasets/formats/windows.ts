// Values that are cheap to read many at a time and too large to keep: read in windows of neighbouring rows, of which
// the last used stay, up to a number of bytes.

export interface Windows {
  get(file: number, row: number): Promise<Uint8Array | null>;
  clear(): void;
}

interface Kept {
  readonly values: Promise<readonly (Uint8Array | null)[]>;
  bytes: number;
}

/** `read` gives `count` values of a file from `start` on, fewer at its end. */
export function createWindows(
  rowsPerWindow: number,
  mostBytes: number,
  read: (file: number, start: number, count: number) => Promise<readonly (Uint8Array | null)[]>,
): Windows {
  /** The last used comes last. */
  const kept = new Map<string, Kept>();

  const load = (key: string, file: number, start: number): Kept => {
    const entry: Kept = { values: read(file, start, rowsPerWindow), bytes: 0 };
    entry.values.then(
      (values) => {
        entry.bytes = values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
        trim();
      },
      () => kept.delete(key),
    );
    return entry;
  };

  /** Windows that are still being read hold no bytes yet; the last one stays, however large. */
  const trim = (): void => {
    let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [key, { bytes }] of [...kept].slice(0, -1)) {
      if (total <= mostBytes) return;
      if (bytes > 0) kept.delete(key);
      total -= bytes;
    }
  };

  return {
    get: async (file, row) => {
      const start = row - (row % rowsPerWindow);
      const key = `${file}:${start}`;
      const entry = kept.get(key) ?? load(key, file, start);
      kept.delete(key);
      kept.set(key, entry);
      return (await entry.values)[row % rowsPerWindow] ?? null;
    },
    clear: () => kept.clear(),
  };
}
