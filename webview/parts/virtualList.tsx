// A list of any length of which only the rows in sight are in the page. One row is in the tab order: the selected one,
// kept in the page even when it is scrolled away so that the focus is never lost.

import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import {
  type ListGeometry,
  pageRows,
  rowOfKey,
  scrollTopShowing,
  virtualWindow,
} from './virtualWindow';

export interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  readonly rowHeight: number;
  readonly selected: number;
  /** Where the list was scrolled to when it was last seen. */
  readonly initialScrollTop: number;
  readonly renderRow: (index: number) => ComponentChildren;
  readonly onSelect: (index: number) => void;
  readonly onOpen: (index: number) => void;
  /** Called when other rows come into sight. */
  readonly onWindow: (from: number, to: number) => void;
  readonly onScroll: (scrollTop: number) => void;
}

const overscan = 6;

export function VirtualList(props: VirtualListProps) {
  const element = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(props.initialScrollTop);
  const viewportHeight = useHeight(element);
  const { count, rowHeight, selected } = props;
  const geometry: ListGeometry = { count, rowHeight, scrollTop, viewportHeight };
  const { from, to } = virtualWindow(geometry, overscan);
  useLayoutEffect(() => {
    if (element.current) element.current.scrollTop = props.initialScrollTop;
  }, []);
  useEffect(() => props.onWindow(from, to), [from, to]);
  useFollowSelection(element, geometry, selected);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rowOfKey(event.key, selected, count, pageRows(viewportHeight, rowHeight));
    if (row === null && event.key !== 'Enter') return;
    event.preventDefault();
    if (row === null) props.onOpen(selected);
    else props.onSelect(row);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot hold a window of rows
    <div
      class="virtual-list"
      ref={element}
      role="grid"
      aria-label={props.label}
      aria-rowcount={count}
      aria-multiselectable={false}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        setScrollTop(event.currentTarget.scrollTop);
        props.onScroll(event.currentTarget.scrollTop);
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a row group of the grid */}
      <div class="virtual-list-rows" role="rowgroup" style={{ height: `${count * rowHeight}px` }}>
        {rowsToRender(from, to, selected, count).map((index) => (
          <Row key={index} index={index} list={props} />
        ))}
      </div>
    </div>
  );
}

function Row(props: { readonly index: number; readonly list: VirtualListProps }) {
  const { index, list } = props;
  const isSelected = index === list.selected;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all rows
    <div
      class={`virtual-list-row ${isSelected ? 'is-selected' : ''}`}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      tabIndex={isSelected ? 0 : -1}
      style={{
        height: `${list.rowHeight}px`,
        transform: `translateY(${index * list.rowHeight}px)`,
      }}
      onClick={() => list.onSelect(index)}
      onDblClick={() => list.onOpen(index)}
    >
      {list.renderRow(index)}
    </div>
  );
}

function rowsToRender(from: number, to: number, selected: number, count: number): number[] {
  const rows = Array.from({ length: to - from }, (_, offset) => from + offset);
  if (selected < from) rows.unshift(selected);
  else if (selected >= to && selected < count) rows.push(selected);
  return rows;
}

function useHeight(element: { readonly current: HTMLElement | null }): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    setHeight(target.clientHeight);
    const observer = new ResizeObserver(() => setHeight(target.clientHeight));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return height;
}

/** Brings a newly selected row into sight and, when the focus was in the list, under the focus. */
function useFollowSelection(
  element: { readonly current: HTMLElement | null },
  geometry: ListGeometry,
  selected: number,
): void {
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    const list = element.current;
    if (!list) return;
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    const measured = { ...geometry, scrollTop: list.scrollTop, viewportHeight: list.clientHeight };
    list.scrollTop = scrollTopShowing(measured, selected);
    if (list.contains(document.activeElement)) {
      const row = list.querySelector<HTMLElement>(`[aria-rowindex="${selected + 1}"]`);
      row?.focus({ preventScroll: true });
    }
  }, [selected]);
}
