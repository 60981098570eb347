// The records of one training as far as they were fetched: the host is asked only for those that are missing, one
// request at a time, and everything drawn is derived from the two lists.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { EpochRecord, StepRecord, TrainingRecord } from '../../../src/protocol/train';

export interface Records {
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
}

export const noRecords: Records = { steps: [], epochs: [] };

/** Fetches from an index on. */
export type FetchRecords = (
  from: number,
  signal: AbortSignal,
) => Promise<readonly TrainingRecord[]>;

export class RecordLog {
  readonly #records: Signal<Records> = signal(noRecords);
  readonly #fetch: FetchRecords;
  readonly #report: (error: unknown) => void;
  #have = 0;
  #wanted = 0;
  #request: AbortController | null = null;

  constructor(fetch: FetchRecords, report: (error: unknown) => void) {
    this.#fetch = fetch;
    this.#report = report;
  }

  get records(): ReadonlySignal<Records> {
    return this.#records;
  }

  /** `count`: how many there are now. Fewer than before: another history, read from its start. */
  advance(count: number): void {
    if (count < this.#have) this.reset();
    this.#wanted = count;
    if (this.#request === null && this.#wanted > this.#have) void this.#fetchMissing();
  }

  /** Forgets everything, as when a resumed training begins from its checkpoint. */
  reset(): void {
    this.#request?.abort();
    this.#request = null;
    this.#have = 0;
    this.#wanted = 0;
    this.#records.value = noRecords;
  }

  async #fetchMissing(): Promise<void> {
    const request = new AbortController();
    this.#request = request;
    try {
      while (!request.signal.aborted && this.#wanted > this.#have) {
        const added = await this.#fetch(this.#have, request.signal);
        if (request.signal.aborted) return;
        if (added.length === 0) break;
        this.#append(added);
      }
    } catch (error) {
      if (!request.signal.aborted) this.#report(error);
    } finally {
      if (this.#request === request) this.#request = null;
    }
  }

  #append(added: readonly TrainingRecord[]): void {
    const { steps, epochs } = this.#records.peek();
    this.#have += added.length;
    this.#records.value = {
      steps: [...steps, ...added.filter((record) => record.kind === 'step')],
      epochs: [...epochs, ...added.filter((record) => record.kind === 'epoch')],
    };
  }
}
