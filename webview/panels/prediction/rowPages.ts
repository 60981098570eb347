// Rows of a run that may be a hundred thousand long: asked of the host by the page, for what is in sight only, and
// asked again when the run has moved on and something in them was still pending.

import { signal } from '@preact/signals';
import type { PredictionRow } from '../../../src/protocol/panels';

export const pageSize = 100;
const keptPages = 60;

interface Page {
  readonly rows: readonly PredictionRow[];
  /** Revision of the run when these rows were asked for. */
  readonly revision: number;
}

export type FetchRows = (from: number, to: number) => Promise<readonly PredictionRow[]>;

export class RowPages {
  readonly #fetch: FetchRows;
  readonly #onError: (error: unknown) => void;
  /** In order of arrival. */
  readonly #pages = new Map<number, Page>();
  readonly #loading = new Set<number>();
  readonly #arrivals = signal(0);
  #wanted: readonly number[] = [];
  #revision = -1;
  /** Pages older than this are of an earlier run. */
  #validFrom = 0;
  #total = 0;

  constructor(fetch: FetchRows, onError: (error: unknown) => void) {
    this.#fetch = fetch;
    this.#onError = onError;
  }

  /** The row as far as it is known; reading it subscribes to arrivals. */
  row(index: number): PredictionRow | undefined {
    void this.#arrivals.value;
    return this.#pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
  }

  /** Says which rows are in sight; all others are left alone. */
  want(ranges: readonly { readonly from: number; readonly to: number }[]): void {
    const pages = new Set<number>();
    for (const { from, to } of ranges) {
      for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) pages.add(page);
    }
    this.#wanted = [...pages];
    this.#refresh();
  }

  /** The run has moved on; `isNew`: what was known of it no longer holds. */
  advance(revision: number, total: number, isNew: boolean): void {
    this.#revision = revision;
    this.#total = total;
    if (isNew) this.#validFrom = revision;
    this.#refresh();
  }

  #refresh(): void {
    for (const page of this.#wanted) {
      const isPossible = page * pageSize < this.#total && !this.#loading.has(page);
      if (isPossible && this.#isStale(this.#pages.get(page))) void this.#load(page);
    }
  }

  #isStale(page: Page | undefined): boolean {
    if (!page || page.revision < this.#validFrom) return true;
    return page.revision < this.#revision && page.rows.some((row) => row.outcome === null);
  }

  async #load(page: number): Promise<void> {
    this.#loading.add(page);
    const revision = this.#revision;
    const from = page * pageSize;
    try {
      const rows = await this.#fetch(from, Math.min(from + pageSize, this.#total));
      this.#keep(page, { rows, revision });
    } catch (error) {
      this.#wanted = this.#wanted.filter((wanted) => wanted !== page);
      this.#onError(error);
    } finally {
      this.#loading.delete(page);
      this.#refresh();
    }
  }

  #keep(page: number, content: Page): void {
    this.#pages.delete(page);
    this.#pages.set(page, content);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) break;
      if (!this.#wanted.includes(old)) this.#pages.delete(old);
    }
    this.#arrivals.value++;
  }
}
