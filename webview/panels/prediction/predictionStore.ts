// What the Prediction panel draws from: the host's latest snapshot, the rows in sight, the pictures, and the few
// things that are the panel's own. The components read signals and call these methods; nothing else talks to the host.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type ErrorFacts, errorFacts, isCancelled } from '../../../src/base/errors';
import type {
  PictureView,
  PredictionHostApi,
  PredictionIntent,
  PredictionRow,
  PredictionSnapshot,
} from '../../../src/protocol/panels';
import { isFailure } from '../../../src/protocol/prediction';
import type { Remote } from '../../../src/protocol/rpc';
import type { PictureRequest } from '../../parts/picture';
import type { PictureCache } from '../../parts/pictureCache';
import type { PanelState } from './panelState';
import { RowPages } from './rowPages';

const searchStep = 500;

export class PredictionStore {
  readonly snapshot: Signal<PredictionSnapshot | null> = signal(null);
  readonly state: Signal<PanelState>;
  /** A call to the host that failed; not to be confused with a run that failed. */
  readonly problem: Signal<ErrorFacts | null> = signal(null);
  /** The selected row, kept inside the run. */
  readonly selected: ReadonlySignal<number>;
  readonly pictures: PictureCache;
  readonly rows: RowPages;
  readonly #host: Remote<PredictionHostApi>;
  #sight = { from: 0, to: 1 };
  /** Changes when pictures may have: with every new run. */
  #generation = 0;

  constructor(host: Remote<PredictionHostApi>, pictures: PictureCache, state: PanelState) {
    this.#host = host;
    this.pictures = pictures;
    this.state = signal(state);
    this.selected = computed(() => {
      const total = this.snapshot.value?.total ?? 0;
      return Math.max(0, Math.min(this.state.value.selected, total - 1));
    });
    this.rows = new RowPages((from, to) => this.#host.rows({ from, to }), this.#report);
  }

  /** Takes a snapshot unless a newer one is already here. */
  readonly update = (next: PredictionSnapshot): void => {
    const previous = this.snapshot.peek();
    if (previous && next.revision <= previous.revision) return;
    const isNew = previous !== null && isNewRun(previous, next);
    if (isNew) this.#generation++;
    this.snapshot.value = next;
    this.rows.advance(next.revision, next.total, isNew);
    this.#wantRows();
  };

  /** Asks for the state anew: updates do not reach a hidden panel. */
  readonly refresh = async (): Promise<void> => {
    try {
      this.update(await this.#host.snapshot(null));
    } catch (error) {
      this.#report(error);
    }
  };

  perform(intent: PredictionIntent): void {
    this.#host.perform(intent).catch(this.#report);
  }

  readonly copy = (text: string): void => this.perform({ kind: 'copy', text });

  select(index: number): void {
    if (index === this.selected.peek()) return;
    this.#change({ selected: index });
    this.#wantRows();
  }

  toggleView(): void {
    const isOriginal = this.state.peek().view === 'original';
    this.#change({ view: isOriginal ? 'model-input' : 'original' });
  }

  /** Why the model says so of the selected picture: of a class, or of the one with the highest score. */
  explain(target: number | null): void {
    this.perform({ kind: 'explain', index: this.selected.peek(), target });
  }

  /** What every layer sees in the selected picture. */
  showFeatures(): void {
    this.perform({ kind: 'show-features', index: this.selected.peek() });
  }

  openImage(index: number): void {
    this.perform({ kind: 'open-image', index });
  }

  setScrollTop(scrollTop: number): void {
    this.#change({ scrollTop });
  }

  setOpen(id: string, isOpen: boolean): void {
    const others = this.state.peek().open.filter((open) => open !== id);
    this.#change({ open: isOpen ? [...others, id] : others });
  }

  /** Rows of the list that are in sight. */
  see(from: number, to: number): void {
    this.#sight = { from, to };
    this.#wantRows();
  }

  picture(index: number, view: PictureView, maxSide: number): PictureRequest {
    return {
      key: [this.#generation, index, view, maxSide].join(' '),
      load: (signal) => this.#host.picture({ index, view, maxSide }, { signal }),
      isUrgent: maxSide > 256,
    };
  }

  /** Selects the next picture that failed, around the end. */
  async selectNextFailure(): Promise<void> {
    const start = this.selected.peek() + 1;
    const total = this.snapshot.peek()?.total ?? 0;
    try {
      const found = (await this.#findFailure(start, total)) ?? (await this.#findFailure(0, start));
      if (found) this.select(found.index);
    } catch (error) {
      this.#report(error);
    }
  }

  async #findFailure(from: number, to: number): Promise<PredictionRow | null> {
    for (let start = from; start < to; start += searchStep) {
      const rows = await this.#host.rows({ from: start, to: Math.min(to, start + searchStep) });
      const failure = rows.find((row) => row.outcome !== null && isFailure(row.outcome));
      if (failure) return failure;
    }
    return null;
  }

  #wantRows(): void {
    const selected = this.selected.peek();
    this.rows.want([this.#sight, { from: selected, to: selected + 1 }]);
  }

  #change(part: Partial<PanelState>): void {
    this.state.value = { ...this.state.peek(), ...part };
  }

  readonly #report = (error: unknown): void => {
    if (!isCancelled(error)) this.problem.value = errorFacts(error);
  };
}

/** Whether what is known under `previous` says nothing about `next`. An ended run does not change: it is another. */
function isNewRun(previous: PredictionSnapshot, next: PredictionSnapshot): boolean {
  return (
    previous.status === 'done' ||
    previous.status === 'cancelled' ||
    previous.status === 'failed' ||
    next.done < previous.done ||
    next.total !== previous.total ||
    next.model?.path !== previous.model?.path
  );
}
