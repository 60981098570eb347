// The layers at the left: a tree of blocks with what lies in them, narrowed by words.

import type { TargetedMouseEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FeatureListing } from '../../../src/protocol/features';
import { Checkbox } from '../../parts/checkbox';
import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import type { FeaturesStore } from './featuresStore';
import { shapeText } from './layerTexts';
import { type LayerRow, layerRows } from './layerTree';

export function LayerList(props: {
  readonly store: FeaturesStore;
  readonly listing: FeatureListing;
}) {
  const { store, listing } = props;
  const { isEveryValueShown, folded } = store.state.value;
  const rows = layerRows(listing, { isEveryValueShown, folded, query: store.query.value });
  return (
    <nav class="layers" aria-label={t('Layers')}>
      <input
        class="layer-filter picker-search"
        type="text"
        value={store.query.value}
        placeholder={t('Filter layers (/)')}
        aria-label={t('Filter layers')}
        onInput={(event) => {
          store.query.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          store.query.value = '';
          event.currentTarget.blur();
          event.preventDefault();
        }}
      />
      {rows.length > 0 ? (
        <Tree store={store} rows={rows} />
      ) : (
        <p class="is-muted layers-empty">{t('No layer has these words.')}</p>
      )}
      <div class="layers-foot">
        <Checkbox
          label={t('All values')}
          title={t('Also what lies between the main layers; computed when it is looked at')}
          isChecked={isEveryValueShown}
          onChange={(next) => store.change({ isEveryValueShown: next })}
        />
      </div>
    </nav>
  );
}

function Tree(props: { readonly store: FeaturesStore; readonly rows: readonly LayerRow[] }) {
  const { store, rows } = props;
  const id = useId();
  const tree = useRef<HTMLDivElement>(null);
  const chosen = store.chosen.value?.layer.value;
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const start = rows.findIndex((row) => row.kind !== 'block' && row.layer.value === chosen);
  const found = rows.findIndex((row) => keyOf(row) === activeKey);
  const active = found >= 0 ? found : Math.max(0, start);
  useLayoutEffect(() => {
    tree.current?.querySelector('.is-current')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = rowOfTreeKey(event.key, active, rows);
    if (next !== null) {
      const row = rows[next];
      if (row) setActiveKey(keyOf(row));
      tree.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    } else if (!actOnRow(store, rows[active], event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="layer-tree"
      ref={tree}
      role="tree"
      aria-label={t('Layers')}
      aria-activedescendant={`${id}-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const row = rows[indexUnder(event)];
        if (!row) return;
        setActiveKey(keyOf(row));
        actOnRow(store, row, 'Enter');
      }}
    >
      {rows.map((row, index) => (
        <TreeRow
          key={keyOf(row)}
          row={row}
          id={`${id}-${index}`}
          isActive={index === active}
          isCurrent={row.kind !== 'block' && row.layer.value === chosen}
        />
      ))}
    </div>
  );
}

function TreeRow(props: {
  readonly row: LayerRow;
  readonly id: string;
  readonly isActive: boolean;
  readonly isCurrent: boolean;
}) {
  const { row, isActive, isCurrent } = props;
  const name = plainText(row.kind === 'block' ? row.name : row.layer.name);
  return (
    <div
      id={props.id}
      class={`layer-row ${isActive ? 'is-active' : ''} ${isCurrent ? 'is-current' : ''}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-selected={isCurrent}
      {...(row.kind === 'block' ? { 'aria-expanded': !row.isFolded } : {})}
      title={row.kind === 'block' ? name : plainText(row.layer.value)}
      style={{ paddingLeft: `${4 + 10 * row.depth}px` }}
    >
      {row.kind === 'block' && <Icon name={row.isFolded ? 'chevron-right' : 'chevron-down'} />}
      {row.kind === 'attention' && <Icon name="eye" class="layer-icon" />}
      <span class={`layer-name ${row.kind === 'layer' && !row.layer.isMain ? 'is-minor' : ''}`}>
        {name}
      </span>
      <span class="layer-shape is-number">{detailOf(row)}</span>
    </div>
  );
}

function detailOf(row: LayerRow): string {
  switch (row.kind) {
    case 'layer':
      return shapeText(row.layer);
    case 'attention':
      return t('{0} heads', row.layer.heads);
    case 'block':
      return '';
  }
}

function indexUnder({ target, currentTarget }: TargetedMouseEvent<HTMLElement>): number {
  const row = target instanceof Element ? target.closest('.layer-row') : null;
  return row ? [...currentTarget.children].indexOf(row) : -1;
}

function keyOf(row: LayerRow): string {
  return row.kind === 'block' ? `block ${row.path}` : `${row.kind} ${row.layer.value}`;
}

function rowOfTreeKey(key: string, active: number, rows: readonly LayerRow[]): number | null {
  const last = rows.length - 1;
  const row = rows[active];
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, active + 1);
    case 'ArrowUp':
      return Math.max(0, active - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowLeft': {
      if (!row || (row.kind === 'block' && !row.isFolded)) return null;
      const outer = rows.findLastIndex(({ depth }, index) => index < active && depth < row.depth);
      return outer >= 0 ? outer : null;
    }
    default:
      return null;
  }
}

/** true: the key means something here. */
function actOnRow(store: FeaturesStore, row: LayerRow | undefined, key: string): boolean {
  const isEnter = key === 'Enter' || key === ' ';
  if (!row) return false;
  if (row.kind === 'block') {
    const unfolds = key === 'ArrowRight' && row.isFolded;
    const folds = key === 'ArrowLeft' && !row.isFolded;
    if (!isEnter && !unfolds && !folds) return false;
    store.toggleBlock(row.path);
    return true;
  }
  if (isEnter) store.chooseLayer(row.layer.value);
  return isEnter;
}
