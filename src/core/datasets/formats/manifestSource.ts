// What a file of rows gives, whatever its format: named columns, and rows with the place where each stands.

export interface ManifestRow {
  /** As text; null where the column is empty or the row does not have it. */
  get(column: string): string | null;
  /** File and place in it, e.g. "labels.csv, line 12". */
  readonly where: string;
  /** Where to find it again: two numbers that the source understands. */
  readonly key: readonly [number, number];
  /** Why it cannot be used, as a sentence's end, e.g. "has 2 columns, not 3"; else null. */
  readonly broken: string | null;
}

export interface ManifestSource {
  readonly path: string;
  readonly columns: readonly string[];
  /** In the order of the file, some at a time. */
  rows(signal: AbortSignal): AsyncIterable<readonly ManifestRow[]>;
  /** All columns of one row. */
  read(key: readonly [number, number]): Promise<Pick<ManifestRow, 'get'>>;
  close(): Promise<void>;
}

/** Opens the file far enough to know its columns. */
export type OpenSource = (path: string, signal: AbortSignal) => Promise<ManifestSource>;
