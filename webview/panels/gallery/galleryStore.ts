// What the Gallery panel draws from: the host's latest snapshot, what was fetched of the run, and the few things that
// are the panel's own. The components read signals and call these methods; nothing else talks to the host.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type ErrorFacts, errorFacts, isCancelled } from '../../../src/base/errors';
import type { RowDetails, RunFilter, RunQuery, RunRow } from '../../../src/protocol/evaluation';
import type {
  GalleryHostApi,
  GalleryIntent,
  GallerySnapshot,
} from '../../../src/protocol/galleryPanel';
import type { Remote } from '../../../src/protocol/rpc';
import { type Loaded, RequestCache } from '../../parts/requestCache';
import { type EditLookup, editLookup } from './editLookup';
import { type LabelOf, labelsOf, withFilter } from './filterTexts';
import { GalleryPictures, type PictureCaches } from './galleryPictures';
import { initialQuery, type OverlayChoice, type PanelPlace, type PanelState } from './panelState';
import { PictureSelection } from './pictureSelection';
import { QueryPages } from './queryPages';

/** Rows of a run that is under way are asked for anew no more often than this, in milliseconds. */
const liveRefreshMs = 1000;
const keptDetails = 40;

export class GalleryStore {
  readonly snapshot: Signal<GallerySnapshot | null> = signal(null);
  readonly state: Signal<PanelState>;
  /** The first picture in sight. */
  readonly firstSeen: Signal<number>;
  /** What is to be remembered. */
  readonly saved: ReadonlySignal<PanelState & PanelPlace>;
  /** A call to the host that failed. */
  readonly problem: Signal<ErrorFacts | null> = signal(null);
  /** Why the condition in SQL finds nothing. */
  readonly whereError: Signal<ErrorFacts | null> = signal(null);
  readonly isReviewShown: Signal<boolean> = signal(false);
  /** A picture that the inspector was led to from the one at the cursor. */
  readonly visit: Signal<{ readonly cursor: number; readonly row: RunRow } | null> = signal(null);
  readonly edits: ReadonlySignal<EditLookup>;
  readonly labelOf: ReadonlySignal<LabelOf>;
  /** Whether there are rows to show. */
  readonly hasRows: ReadonlySignal<boolean>;
  readonly pages: QueryPages;
  readonly pictures: GalleryPictures;
  readonly selection: PictureSelection;
  readonly #host: Remote<GalleryHostApi>;
  readonly #details = new RequestCache<RowDetails>(keptDetails);
  #lastAdvance = 0;
  #advanceTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    host: Remote<GalleryHostApi>,
    caches: PictureCaches,
    start: { readonly state: PanelState; readonly place: PanelPlace },
  ) {
    this.#host = host;
    this.state = signal(start.state);
    this.firstSeen = signal(start.place.firstSeen);
    this.edits = computed(() => editLookup(this.snapshot.value?.edits ?? null));
    this.labelOf = computed(() => labelsOf(this.snapshot.value?.manifest ?? null));
    this.hasRows = computed(() => hasRows(this.snapshot.value));
    this.pages = new QueryPages({
      fetch: (query, from, to, signal) => this.#host.page({ query, from, to }, { signal }),
      onError: (error) => this.#reportPage(error),
    });
    this.pictures = new GalleryPictures(host, caches, () => this.snapshot.peek()?.manifest?.id);
    this.selection = new PictureSelection(start.place, this.pages, this.report);
    this.saved = computed(() => ({
      ...this.state.value,
      cursor: this.selection.cursor.value,
      firstSeen: this.firstSeen.value,
      selected: this.selection.remembered(),
    }));
  }

  /** Takes a snapshot unless a newer one is already here. */
  readonly update = (next: GallerySnapshot): void => {
    const previous = this.snapshot.peek();
    if (previous && next.revision <= previous.revision) return;
    this.snapshot.value = next;
    if (previous?.manifest && next.manifest && previous.manifest.id !== next.manifest.id) {
      this.#forgetRun();
    }
    if ((next.edits?.pending ?? 0) === 0) this.isReviewShown.value = false;
    if (previous?.comparison && !next.comparison) this.#forgetFlips();
    this.#follow(next.asked);
    this.pages.ask(this.state.peek().query);
    if (hasRows(next)) this.#advance(next);
  };

  /** Asks for the state anew: updates do not reach a hidden panel. */
  readonly refresh = async (): Promise<void> => {
    try {
      this.update(await this.#host.snapshot(null));
    } catch (error) {
      this.report(error);
    }
  };

  readonly perform = (intent: GalleryIntent): void => {
    this.#host.perform(intent).catch(this.report);
  };

  readonly copy = (text: string): void => this.perform({ kind: 'copy', text });

  readonly preview = (abort: AbortSignal) => this.#host.preview(null, { signal: abort });

  change(part: Partial<PanelState>): void {
    this.state.value = { ...this.state.peek(), ...part };
  }

  /** Another question about the run: the cursor and the selection begin anew. */
  ask(part: Partial<RunQuery>): void {
    const query = { ...this.state.peek().query, ...part };
    this.whereError.value = null;
    this.isReviewShown.value = false;
    this.visit.value = null;
    this.change({ query });
    this.firstSeen.value = 0;
    this.selection.reset();
    this.pages.ask(query);
  }

  /** The pictures behind a number: what else was asked for of the same kind gives way. */
  show(filter: RunFilter): void {
    this.ask({ filters: withFilter(this.state.peek().query.filters, filter) });
  }

  clearFilters(): void {
    this.ask({ filters: initialQuery.filters, where: null });
  }

  setOverlay(overlay: OverlayChoice): void {
    this.change(overlay === 'off' ? { overlay } : { overlay, lastOverlay: overlay });
  }

  toggleOverlay(): void {
    const { overlay, lastOverlay } = this.state.peek();
    this.change({ overlay: overlay === 'off' ? lastOverlay : 'off' });
  }

  /** The picture of the inspector: the one that was visited from it, else the one at the cursor. */
  inspected(): RunRow | undefined {
    const cursor = this.selection.cursor.value;
    const visit = this.visit.value;
    return visit?.cursor === cursor ? visit.row : this.pages.row(cursor);
  }

  /** Looks at a picture beside the query, until the cursor moves on; null: back to the one at the cursor. */
  inspect(row: RunRow | null): void {
    this.visit.value = row && { cursor: this.selection.cursor.peek(), row };
  }

  details(row: number): ReadonlySignal<Loaded<RowDetails>> {
    const { manifest, version = 0 } = this.snapshot.value ?? {};
    return this.#details.get(`${manifest?.id} ${version} ${row}`, (signal) =>
      this.#host.details({ row }, { signal }),
    );
  }

  readonly report = (error: unknown): void => {
    if (!isCancelled(error)) this.problem.value = errorFacts(error);
  };

  #reportPage(error: unknown): void {
    const facts = errorFacts(error);
    if (facts.code === 'where-invalid') this.whereError.value = facts;
    else this.problem.value = facts;
  }

  #advance({ version, status }: GallerySnapshot): void {
    if (this.#advanceTimer !== null) clearTimeout(this.#advanceTimer);
    this.#advanceTimer = null;
    const wait = status === 'running' ? this.#lastAdvance + liveRefreshMs - Date.now() : 0;
    const advance = (): void => {
      this.#lastAdvance = Date.now();
      this.pages.advance(version);
    };
    if (wait <= 0) advance();
    else this.#advanceTimer = setTimeout(advance, wait);
  }

  /** What was asked for elsewhere, once: the person may have asked for something else since. */
  #follow(asked: GallerySnapshot['asked']): void {
    if (!asked || asked.at === this.state.peek().followed) return;
    this.change({ followed: asked.at });
    this.ask({ filters: [asked.filter], where: null });
  }

  /** Without a comparison nothing was fixed or broken. */
  #forgetFlips(): void {
    const { filters } = this.state.peek().query;
    const others = filters.filter(({ kind }) => kind !== 'flips');
    if (others.length < filters.length) this.ask({ filters: others });
  }

  #forgetRun(): void {
    this.#details.clear();
    this.change({ query: { ...this.state.peek().query } });
    this.firstSeen.value = 0;
    this.selection.reset();
  }
}

function hasRows(snapshot: GallerySnapshot | null): boolean {
  if (!snapshot || snapshot.status === 'blocked' || !snapshot.manifest) return false;
  return snapshot.report !== null || (snapshot.progress?.done ?? 0) > 0;
}
