// What can be done with the selected pictures. Labels are wishes that the host writes into its journal; nothing here
// touches the dataset.

import type { LabelEdit } from '../../../src/protocol/dataset';
import type { GalleryStore } from './galleryStore';
import { labelChoices } from './labelChoices';

/** One label for the picture of the inspector alone. */
export function relabelOne(store: GalleryStore, id: string, label: string): void {
  store.perform({ kind: 'edit', edits: [{ kind: 'relabel', id, label }] });
}

/** One label for every selected picture; asked for before it is done to all that a query finds. */
export function relabel(store: GalleryStore, label: string): void {
  if (store.selection.selected.peek().isAll) {
    store.perform({ kind: 'relabel-all', query: store.state.peek().query, label });
    return;
  }
  void edit(store, (id) => ({ kind: 'relabel', id, label }));
}

/** The label of a number key: 1 for the first choice. */
export function relabelByNumber(store: GalleryStore, number: number): boolean {
  const { classes = [], manifest = null } = store.snapshot.peek() ?? {};
  const row = store.pages.peek(store.selection.cursor.peek());
  const label = labelChoices(classes, row, manifest)[number - 1];
  if (label !== undefined) relabel(store, label);
  return label !== undefined;
}

export function chooseLabel(store: GalleryStore): void {
  void withIds(store, (ids) => store.perform({ kind: 'choose-label', ids }));
}

export function chooseSplit(store: GalleryStore): void {
  void withIds(store, (ids) => store.perform({ kind: 'choose-split', ids }));
}

/** Excludes what is selected; includes it again where all of it is excluded. */
export function toggleExcluded(store: GalleryStore): void {
  void toggle(store, 'excluded', (id, excluded) => ({ kind: 'exclude', id, excluded }));
}

/** Marks what is selected as in need of a look, or no longer. */
export function toggleFlagged(store: GalleryStore): void {
  void toggle(store, 'flagged', (id, flagged) => ({ kind: 'flag', id, flagged }));
}

async function toggle(
  store: GalleryStore,
  what: 'excluded' | 'flagged',
  make: (id: string, value: boolean) => LabelEdit,
): Promise<void> {
  await withIds(store, (ids) => {
    const known = store.edits.peek();
    const isOn = ids.every((id) => known.get(id)?.[what] ?? false);
    store.perform({ kind: 'edit', edits: ids.map((id) => make(id, !isOn)) });
  });
}

async function edit(store: GalleryStore, make: (id: string) => LabelEdit): Promise<void> {
  await withIds(store, (ids) => store.perform({ kind: 'edit', edits: ids.map(make) }));
}

async function withIds(store: GalleryStore, use: (ids: readonly string[]) => void): Promise<void> {
  try {
    const targets = await store.selection.targets(new AbortController().signal);
    if (targets.length > 0) use(targets.map(({ id }) => id));
  } catch (error) {
    store.report(error);
  }
}

export function undo(store: GalleryStore): void {
  if (store.snapshot.peek()?.edits?.undo) store.perform({ kind: 'undo' });
}

export function redo(store: GalleryStore): void {
  if (store.snapshot.peek()?.edits?.redo) store.perform({ kind: 'redo' });
}
