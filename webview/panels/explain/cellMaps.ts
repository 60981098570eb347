// The numbers behind the cells, asked of the host whenever a cell has a newer map, one request a cell at a time. A map
// of an earlier choice is kept until the next comes, so that quick answers do not flicker.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Heatmap } from '../../../src/protocol/explain';
import type { CellMap, ExplainCell } from '../../../src/protocol/explainPanel';

export interface LoadedMap extends CellMap {
  readonly revision: number;
  /** Of what it is: the choice as text. */
  readonly choice: string;
}

export type FetchMap = (cell: number, signal: AbortSignal) => Promise<CellMap>;

interface Slot {
  readonly map: Signal<LoadedMap | null>;
  readonly controller: AbortController;
  cell: ExplainCell;
  isLoading: boolean;
  /** What could not be had: it is not asked for again. */
  failed: Pick<LoadedMap, 'revision' | 'choice'> | null;
}

export class CellMaps {
  readonly #fetch: FetchMap;
  readonly #onError: (error: unknown) => void;
  readonly #slots = new Map<number, Slot>();
  readonly #none: ReadonlySignal<LoadedMap | null> = signal(null);

  constructor(fetch: FetchMap, onError: (error: unknown) => void) {
    this.#fetch = fetch;
    this.#onError = onError;
  }

  /** Reading it subscribes; the cell must be in the last snapshot. */
  map(cell: number): LoadedMap | null {
    return (this.#slots.get(cell)?.map ?? this.#none).value;
  }

  advance(cells: readonly ExplainCell[]): void {
    for (const [id, slot] of this.#slots) {
      if (cells.some((cell) => cell.id === id)) continue;
      slot.controller.abort();
      this.#slots.delete(id);
    }
    for (const cell of cells) {
      const slot = this.#slots.get(cell.id) ?? this.#addSlot(cell);
      slot.cell = cell;
      if (hasNoMap(cell)) slot.map.value = null;
      void this.#load(slot);
    }
  }

  #addSlot(cell: ExplainCell): Slot {
    const controller = new AbortController();
    const slot: Slot = { map: signal(null), controller, cell, isLoading: false, failed: null };
    this.#slots.set(cell.id, slot);
    return slot;
  }

  async #load(slot: Slot): Promise<void> {
    const { id, mapRevision: revision } = slot.cell;
    const choice = choiceKey(slot.cell);
    const isWanted = revision > 0 && !isOf(slot.map.peek(), revision, choice);
    if (slot.isLoading || !isWanted || isOf(slot.failed, revision, choice)) return;
    slot.isLoading = true;
    try {
      const map = await this.#fetch(id, slot.controller.signal);
      if (slot.controller.signal.aborted) return;
      slot.map.value = { ...map, revision, choice };
    } catch (error) {
      slot.failed = { revision, choice };
      this.#onError(error);
    } finally {
      slot.isLoading = false;
    }
    if (!slot.controller.signal.aborted) void this.#load(slot);
  }
}

function isOf(
  map: Pick<LoadedMap, 'revision' | 'choice'> | null,
  revision: number,
  choice: string,
): boolean {
  return map?.revision === revision && map.choice === choice;
}

export function choiceKey({ choice }: ExplainCell): string {
  return JSON.stringify(choice);
}

/** The map that a cell may be judged by: one of its present choice. */
export function currentMap(cell: ExplainCell, map: LoadedMap | null): LoadedMap | null {
  return map && cell.mapRevision > 0 && map.choice === choiceKey(cell) ? map : null;
}

export function heatmapOf(cell: ExplainCell, map: LoadedMap | null): Heatmap | null {
  return currentMap(cell, map)?.heatmap ?? null;
}

/** Nothing is there and nothing is on its way. */
function hasNoMap({ mapRevision, status }: ExplainCell): boolean {
  return mapRevision === 0 && (status === 'failed' || status === 'cancelled');
}
