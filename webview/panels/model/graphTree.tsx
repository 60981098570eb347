// The graph as text: the same boxes, open blocks and selection as the drawing, for keyboards and screen readers. Only the
// rows in sight are in the page.

import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { useElementSize } from '../../parts/elementSize';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { pageRows, rowOfKey, scrollTopShowing, virtualWindow } from '../../parts/virtualWindow';
import type { ModelStore } from './modelStore';
import { rowByLetter, type TreeRow, treeAction, treeRows } from './treeRows';

const rowHeight = 22;
const overscan = 8;

export function GraphTree({ store }: { readonly store: ModelStore }) {
  const drawing = store.drawing.value;
  const { selected } = store.state.value;
  const rows = useMemo(() => (drawing ? treeRows(drawing) : []), [drawing]);
  const found = useMemo(() => rows.findIndex(({ box }) => box.id === selected), [rows, selected]);
  const active = Math.max(0, found);
  const element = useRef<HTMLDivElement>(null);
  const { height } = useElementSize(element);
  const [scrollTop, setScrollTop] = useState(0);
  const id = useId();
  const geometry = { count: rows.length, rowHeight, scrollTop, viewportHeight: height };
  useEffect(() => {
    if (!element.current || found < 0 || height === 0) return;
    element.current.scrollTop = scrollTopShowing(
      { ...geometry, scrollTop: element.current.scrollTop },
      found,
    );
  }, [found, height > 0, rows]);
  const select = (index: number): void => store.select(rows[index]?.box.id ?? null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rowOfKey(event.key, active, rows.length, pageRows(height, rowHeight));
    const action = next === null ? treeAction(event.key, rows, active) : null;
    const row = rows[active];
    if (next !== null) select(next);
    else if (action?.kind === 'go') select(action.row);
    else if (action?.kind === 'toggle' && row) {
      select(active);
      store.toggle(row.box.id);
    } else if (action?.kind === 'show' && row) store.goTo({ box: row.box.id, within: [] });
    else {
      const byLetter = /^[a-z0-9]$/i.test(event.key) ? rowByLetter(rows, active, event.key) : null;
      if (byLetter === null) return;
      select(byLetter);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const { from, to } = virtualWindow(geometry, overscan);
  const shown = Array.from({ length: to - from }, (_, index) => from + index);
  // The active row stays in the page, so that it can be announced.
  if (rows.length > 0 && !(active >= from && active < to)) shown.push(active);
  return (
    <div
      class="graph-tree"
      ref={element}
      role="tree"
      aria-label={t('Graph as a tree')}
      aria-activedescendant={rows.length > 0 ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: it only gives the rows their room */}
      <div class="graph-tree-rows" role="group" style={{ height: `${rows.length * rowHeight}px` }}>
        {shown.map((index) => {
          const row = rows[index];
          return (
            row && (
              <Row
                key={row.box.id}
                row={row}
                id={`${id}-${index}`}
                top={index * rowHeight}
                isSelected={index === found}
                onSelect={() => store.goTo({ box: row.box.id, within: [] })}
                onToggle={() => {
                  store.select(row.box.id);
                  store.toggle(row.box.id);
                }}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function Row(props: {
  readonly row: TreeRow;
  readonly id: string;
  readonly top: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
}) {
  const { row, isSelected, onSelect, onToggle } = props;
  const { box, depth, isExpanded } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's
    <div
      id={props.id}
      class={`graph-tree-row ${isSelected ? 'is-selected' : ''}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isSelected}
      {...(isExpanded === null ? {} : { 'aria-expanded': isExpanded })}
      style={{ top: `${props.top}px`, paddingLeft: `${6 + 12 * depth}px` }}
      title={[box.label, box.detail].filter(Boolean).join(' · ')}
      onClick={onSelect}
      onDblClick={() => isExpanded !== null && onToggle()}
    >
      {isExpanded === null ? (
        <span class="graph-tree-gap" />
      ) : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's
        // biome-ignore lint/a11y/noStaticElementInteractions: the row is the control
        <span
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Icon name={isExpanded ? 'chevron-down' : 'chevron-right'} />
        </span>
      )}
      <span class="graph-tree-label">{box.label}</span>
      <span class="is-muted">{box.detail}</span>
    </div>
  );
}
