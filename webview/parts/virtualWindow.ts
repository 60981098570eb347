// The arithmetic of a list of rows of one height, of which only those in sight exist.

export interface VirtualWindow {
  /** First row that exists. */
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

export interface ListGeometry {
  readonly count: number;
  readonly rowHeight: number;
  readonly scrollTop: number;
  readonly viewportHeight: number;
}

/** The rows in sight and `overscan` more on each side. */
export function virtualWindow(list: ListGeometry, overscan: number): VirtualWindow {
  const first = Math.floor(list.scrollTop / list.rowHeight);
  const last = Math.ceil((list.scrollTop + list.viewportHeight) / list.rowHeight);
  const from = Math.min(Math.max(0, first - overscan), list.count);
  return { from, to: Math.max(from, Math.min(list.count, last + overscan)) };
}

/** The nearest scroll position at which row `index` is wholly in sight. */
export function scrollTopShowing(list: ListGeometry, index: number): number {
  const top = index * list.rowHeight;
  const lowest = top + list.rowHeight - list.viewportHeight;
  if (top < list.scrollTop) return top;
  return Math.max(0, lowest, Math.min(list.scrollTop, top));
}

/** Rows that PageUp and PageDown walk: a sightful, less one to keep the thread. */
export function pageRows(viewportHeight: number, rowHeight: number): number {
  return Math.max(1, Math.floor(viewportHeight / rowHeight) - 1);
}

/** The row a key leads to, or null when the key is none of the list's. */
export function rowOfKey(key: string, current: number, count: number, page: number): number | null {
  const last = count - 1;
  if (last < 0) return null;
  switch (key) {
    case 'ArrowUp':
      return Math.max(0, current - 1);
    case 'ArrowDown':
      return Math.min(last, current + 1);
    case 'PageUp':
      return Math.max(0, current - page);
    case 'PageDown':
      return Math.min(last, current + page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
