// The cursor that walks what the query finds, and the pictures selected with it.

import { effect, type Signal, signal } from '@preact/signals';
import { GlassboxError } from '../../../src/base/errors';
import { t } from '../../parts/l10n';
import type { PanelPlace } from './panelState';
import type { QueryPages } from './queryPages';
import {
  everything,
  extend,
  noSelection,
  type SelectedPicture,
  type Selection,
  selectOnly,
  toggle,
} from './selection';

/** Selected one by one; what is more is selected by the query. */
const mostSelected = 10_000;
/** The host hands out no longer pages. */
const fetchStep = 500;
const rememberedSelection = 500;

export type CursorMove = 'only' | 'extend' | 'toggle';

export class PictureSelection {
  readonly selected: Signal<Selection>;
  /** Place of the cursor in what the query finds. */
  readonly cursor: Signal<number>;
  readonly #pages: QueryPages;
  readonly #onError: (error: unknown) => void;
  #anchor: number;
  /** The row of the run at the cursor; null: whichever comes there. */
  #row: number | null;
  #ranging = new AbortController();

  constructor(place: PanelPlace, pages: QueryPages, onError: (error: unknown) => void) {
    this.#pages = pages;
    this.#onError = onError;
    this.#anchor = place.cursor;
    this.cursor = signal(place.cursor);
    this.selected = signal({ isAll: false, rows: new Map(place.selected) });
    const [only, ...more] = place.selected;
    this.#row = only && more.length === 0 ? only[0] : null;
    effect(() => this.#follow(this.#pages.row(this.cursor.value)?.row));
  }

  /**
   * Rows change places while a run is under way. The cursor stays with its picture; where that is out of sight the
   * selection goes, so that no edit is about a picture that nobody sees.
   */
  #follow(found: number | undefined): void {
    if (found === undefined || found === this.#row) return;
    const place = this.#row === null ? undefined : this.#pages.placeOf(this.#row);
    if (place !== undefined) this.cursor.value = place;
    else {
      const wasThere = this.#row !== null;
      this.#row = found;
      if (wasThere && !this.selected.peek().isAll) this.clear();
    }
  }

  /** Begins anew, for another question. */
  reset(): void {
    this.#row = null;
    this.cursor.value = 0;
    this.clear();
  }

  /** What of the selection is worth remembering. */
  remembered(): PanelPlace['selected'] {
    return [...this.selected.value.rows].slice(0, rememberedSelection);
  }

  /** Moves the cursor; `only` selects that picture, `extend` all from where the selection began. */
  moveTo(index: number, move: CursorMove): void {
    const row = this.#pages.peek(index);
    this.#row = row?.row ?? null;
    this.cursor.value = index;
    if (move === 'extend') {
      void this.#selectRange(index);
      return;
    }
    this.#anchor = index;
    this.#ranging.abort();
    if (move === 'toggle') {
      if (row) this.selected.value = toggle(this.selected.peek(), row);
    } else this.selected.value = row ? selectOnly([row]) : noSelection;
  }

  selectAll(): void {
    this.#ranging.abort();
    this.selected.value = everything;
  }

  clear(): void {
    this.#ranging.abort();
    this.#anchor = this.cursor.peek();
    this.selected.value = noSelection;
  }

  /** What an edit is about: the selected pictures, or the one at the cursor. */
  async targets(signal: AbortSignal): Promise<readonly SelectedPicture[]> {
    const { isAll, rows } = this.selected.peek();
    if (isAll) return this.#fetch(0, this.#pages.found.peek()?.count ?? 0, signal);
    if (rows.size > 0) return [...rows].map(([row, id]) => ({ row, id }));
    const current = this.#pages.peek(this.cursor.peek());
    return current ? [current] : [];
  }

  async #selectRange(to: number): Promise<void> {
    this.#ranging.abort();
    const ranging = new AbortController();
    this.#ranging = ranging;
    const low = Math.min(this.#anchor, to);
    const high = Math.max(this.#anchor, to);
    try {
      const rows = await this.#fetch(low, high + 1, ranging.signal);
      if (!ranging.signal.aborted) this.selected.value = extend(noSelection, rows);
    } catch (error) {
      if (!ranging.signal.aborted) this.#onError(error);
    }
  }

  async #fetch(from: number, to: number, signal: AbortSignal) {
    if (to - from > mostSelected) throw tooMany();
    const rows: SelectedPicture[] = [];
    for (let start = from; start < to; start += fetchStep) {
      const end = Math.min(to, start + fetchStep);
      rows.push(...(await this.#pages.rows(start, end, signal)));
    }
    return rows;
  }
}

function tooMany(): GlassboxError {
  return new GlassboxError({
    code: 'selection-too-large',
    message: t('No more than {0} pictures can be selected for this.', mostSelected),
    remedy: t('Narrow the filter, or select fewer pictures.'),
  });
}
