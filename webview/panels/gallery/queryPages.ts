// What a query finds in a run that may hold a million rows: asked of the host by the page, for what is in sight only,
// given up when it is no longer, and asked again when the run has moved on.

import { type Signal, signal } from '@preact/signals';
import { isCancelled } from '../../../src/base/errors';
import type { Interval, RunPage, RunQuery, RunRow } from '../../../src/protocol/evaluation';

export const pageSize = 100;
const keptPages = 60;

export interface FoundCounts {
  readonly count: number;
  readonly evaluated: number;
  readonly right: number;
  readonly accuracy: Interval | null;
}

export interface QueryPagesOptions {
  readonly fetch: (
    query: RunQuery,
    from: number,
    to: number,
    signal: AbortSignal,
  ) => Promise<RunPage>;
  readonly onError: (error: unknown) => void;
}

interface Page {
  readonly rows: readonly RunRow[];
  readonly version: number;
}

export class QueryPages {
  /** null until the first page has come. */
  readonly found: Signal<FoundCounts | null> = signal(null);
  readonly #options: QueryPagesOptions;
  /** In order of arrival. */
  readonly #pages = new Map<number, Page>();
  readonly #loading = new Map<number, AbortController>();
  readonly #arrivals = signal(0);
  #query: RunQuery | null = null;
  #version = -1;
  #wanted: readonly number[] = [0];

  constructor(options: QueryPagesOptions) {
    this.#options = options;
  }

  /** The row at a place of what is found, as far as it is known; reading it subscribes to arrivals. */
  row(index: number): RunRow | undefined {
    void this.#arrivals.value;
    return this.peek(index);
  }

  peek(index: number): RunRow | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
  }

  /** Where a row of the run is among what is known of the answer. */
  placeOf(row: number): number | undefined {
    for (const [page, { rows }] of this.#pages) {
      const at = rows.findIndex((each) => each.row === row);
      if (at >= 0) return page * pageSize + at;
    }
    return undefined;
  }

  /** Another question: nothing that is known answers it. The counts stay until the new ones come. */
  ask(query: RunQuery): void {
    if (this.#query === query) return;
    this.#query = query;
    this.#wanted = [0];
    this.#cancelAll();
    this.#pages.clear();
    this.#arrivals.value++;
    this.#refresh();
  }

  /** The run has moved on: what is known is shown until the new answers come. */
  advance(version: number): void {
    if (version === this.#version) return;
    this.#version = version;
    this.#refresh();
  }

  /** Says which places are in sight; requests for others are given up. */
  want(ranges: readonly { readonly from: number; readonly to: number }[]): void {
    const pages = new Set<number>();
    for (const { from, to } of ranges) {
      for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) pages.add(page);
    }
    this.#wanted = pages.size > 0 ? [...pages] : [0];
    for (const [page, controller] of this.#loading) {
      if (!pages.has(page) && this.found.peek()) {
        controller.abort();
        this.#loading.delete(page);
      }
    }
    this.#refresh();
  }

  /** All rows of a stretch, also of pages that are not in sight. */
  async rows(from: number, to: number, signal: AbortSignal): Promise<readonly RunRow[]> {
    const query = this.#query;
    const known = Array.from({ length: to - from }, (_, offset) => this.peek(from + offset));
    if (!query || known.every((row) => row !== undefined)) return known.flatMap((row) => row ?? []);
    return (await this.#options.fetch(query, from, to, signal)).rows;
  }

  #refresh(): void {
    const count = this.found.peek()?.count ?? 1;
    for (const page of this.#wanted) {
      const isPossible = page === 0 || page * pageSize < count;
      const isFresh = this.#pages.get(page)?.version === this.#version;
      if (isPossible && !isFresh && !this.#loading.has(page)) void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    const query = this.#query;
    if (!query || this.#version < 0) return;
    const controller = new AbortController();
    const version = this.#version;
    this.#loading.set(page, controller);
    const from = page * pageSize;
    try {
      const { fetch } = this.#options;
      const answer = await fetch(query, from, from + pageSize, controller.signal);
      if (!controller.signal.aborted) this.#keep(page, { rows: answer.rows, version }, answer);
    } catch (error) {
      if (controller.signal.aborted || isCancelled(error)) return;
      this.#wanted = this.#wanted.filter((wanted) => wanted !== page);
      this.#options.onError(error);
    } finally {
      if (this.#loading.get(page) === controller) this.#loading.delete(page);
      if (!controller.signal.aborted) this.#refresh();
    }
  }

  #keep(page: number, content: Page, counts: FoundCounts): void {
    this.#pages.delete(page);
    this.#pages.set(page, content);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) break;
      if (!this.#wanted.includes(old)) this.#pages.delete(old);
    }
    const { count, evaluated, right, accuracy } = counts;
    this.found.value = { count, evaluated, right, accuracy };
    this.#arrivals.value++;
  }

  #cancelAll(): void {
    for (const controller of this.#loading.values()) controller.abort();
    this.#loading.clear();
  }
}
