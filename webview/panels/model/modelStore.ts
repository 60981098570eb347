// What the model editor draws from: the host's latest snapshot, the drawing of what is open, and the few things that are
// the panel's own. The components read signals and call these methods; nothing else talks to the host.

import { type Signal, signal } from '@preact/signals';
import { type ErrorFacts, errorFacts, isCancelled } from '../../../src/base/errors';
import type { GraphHit } from '../../../src/protocol/graph';
import type {
  ModelEditorHostApi,
  ModelEditorIntent,
  ModelEditorSnapshot,
  OverlayData,
} from '../../../src/protocol/modelEditor';
import type { Remote } from '../../../src/protocol/rpc';
import { createDrawing, type Drawing, drawnLines, layoutGraph } from './drawing';
import type { Layout, LayoutGraph } from './layout/types';
import type { PanelState } from './panelState';

export interface Layouter {
  layOut(graph: LayoutGraph, signal: AbortSignal): Promise<Layout>;
}

/** A box that the canvas shall bring into sight; a new object for every wish. */
export interface Wish {
  readonly box: string;
}

export class ModelStore {
  readonly snapshot: Signal<ModelEditorSnapshot | null> = signal(null);
  readonly state: Signal<PanelState>;
  /** A call to the host that failed. */
  readonly problem: Signal<ErrorFacts | null> = signal(null);
  readonly drawing: Signal<Drawing | null> = signal(null);
  readonly isLayingOut: Signal<boolean> = signal(false);
  readonly overlay: Signal<OverlayData | null> = signal(null);
  readonly wish: Signal<Wish | null> = signal(null);
  /** A new object each time all of the drawing is wished for: only the canvas knows its size. */
  readonly fitWish: Signal<object | null> = signal(null);
  readonly host: Remote<ModelEditorHostApi>;
  readonly #layouter: Layouter;
  readonly #drawings = new Map<string, Drawing>();
  #run: AbortController | null = null;
  #asked = 0;

  constructor(host: Remote<ModelEditorHostApi>, layouter: Layouter, state: PanelState) {
    this.host = host;
    this.#layouter = layouter;
    this.state = signal(state);
  }

  /** Takes a snapshot unless a newer one is already here. */
  readonly update = (next: ModelEditorSnapshot): void => {
    const previous = this.snapshot.peek();
    if (previous && next.revision <= previous.revision) return;
    this.snapshot.value = next;
    const isOther = previous?.file.version !== next.file.version;
    if (isOther) this.#drawings.clear();
    if (next.summary && (isOther || !previous?.summary)) void this.#draw();
    if (next.overlay?.version !== previous?.overlay?.version) void this.#fetchOverlay();
    const { wanted } = next;
    if (wanted && wanted.asked > this.#asked) {
      this.#asked = wanted.asked;
      this.goTo(wanted.hit);
    }
  };

  /** Asks for the state anew: updates do not reach a hidden panel. */
  readonly refresh = async (): Promise<void> => {
    try {
      this.update(await this.host.snapshot(null));
    } catch (error) {
      this.report(error);
    }
  };

  readonly perform = (intent: ModelEditorIntent): void => {
    this.host.perform(intent).catch(this.report);
  };

  readonly copy = (text: string): void => this.perform({ kind: 'copy', text });

  change(part: Partial<PanelState>): void {
    this.state.value = { ...this.state.peek(), ...part };
  }

  get open(): readonly string[] {
    return this.state.value.open ?? this.snapshot.value?.summary?.firstOpen ?? [];
  }

  setOpen(open: readonly string[]): void {
    this.change({ open: [...new Set(open)] });
    void this.#draw();
  }

  /** Opens a folded block and folds an open one. */
  toggle(id: string): void {
    const { open } = this;
    this.setOpen(open.includes(id) ? open.filter((each) => each !== id) : [...open, id]);
  }

  expandAll(): void {
    this.setOpen(this.snapshot.peek()?.summary?.blocks ?? []);
  }

  foldAll(): void {
    this.setOpen([]);
  }

  /** All of the drawing in sight. */
  fit(): void {
    this.fitWish.value = {};
  }

  /** Keeps the drawing that is there; what was to be opened stays folded. */
  cancelLayout(): void {
    this.#run?.abort();
    const shown = this.drawing.peek()?.view.boxes.filter(({ isOpen }) => isOpen);
    if (shown) this.change({ open: shown.map(({ id }) => id) });
  }

  select(box: string | null): void {
    if (box !== this.state.peek().selected) this.change({ selected: box });
  }

  /** Selects a box and brings it into sight, opening what is around it. */
  goTo({ box, within }: Pick<GraphHit, 'box' | 'within'>): void {
    this.select(box);
    const hidden = within.filter((id) => !this.open.includes(id));
    if (hidden.length > 0) this.setOpen([...this.open, ...hidden]);
    this.wish.value = { box };
  }

  readonly report = (error: unknown): void => {
    if (!isCancelled(error)) this.problem.value = errorFacts(error);
  };

  async #draw(): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    const { open } = this;
    const key = JSON.stringify(open);
    const known = this.#drawings.get(key);
    if (known) {
      this.isLayingOut.value = false;
      this.drawing.value = known;
      return;
    }
    this.isLayingOut.value = true;
    try {
      const fetched = await this.host.view({ open }, { signal: run.signal });
      const view = { ...fetched, lines: drawnLines(fetched) };
      const layout = await this.#layouter.layOut(layoutGraph(view), run.signal);
      if (run.signal.aborted) return;
      const drawing = createDrawing(view, layout);
      this.#drawings.set(key, drawing);
      this.drawing.value = drawing;
    } catch (error) {
      if (!run.signal.aborted) this.report(error);
    } finally {
      if (this.#run === run) this.isLayingOut.value = false;
    }
  }

  async #fetchOverlay(): Promise<void> {
    const overlay = this.snapshot.peek()?.overlay;
    if (!overlay || overlay.version === 0) {
      this.overlay.value = null;
      return;
    }
    try {
      this.overlay.value = await this.host.overlay(null);
    } catch (error) {
      this.report(error);
    }
  }
}
