// The layers of a model as the rows of a tree: blocks that fold, in the order in which the model computes.

import type { AttentionLayer, FeatureListing, MapLayer } from '../../../src/protocol/features';

export type LayerRow =
  | { readonly kind: 'layer'; readonly depth: number; readonly layer: MapLayer }
  | { readonly kind: 'attention'; readonly depth: number; readonly layer: AttentionLayer }
  | {
      readonly kind: 'block';
      readonly depth: number;
      /** The names of the block and those around it. */
      readonly path: string;
      readonly name: string;
      readonly isFolded: boolean;
    };

export interface TreeChoice {
  readonly isEveryValueShown: boolean;
  readonly folded: readonly string[];
  /** Words that a layer must have in its name, operator or blocks; '' lists all. Nothing is folded while there are some. */
  readonly query: string;
}

interface Entry {
  readonly blocks: readonly string[];
  row(depth: number): LayerRow;
}

export function layerRows(listing: FeatureListing, choice: TreeChoice): readonly LayerRow[] {
  const folded = new Set(choice.query.trim() === '' ? choice.folded : []);
  const rows: LayerRow[] = [];
  let open: readonly string[] = [];
  for (const { blocks, row } of entriesOf(listing, choice)) {
    const common = commonLength(open, blocks);
    open = blocks;
    for (let depth = common; depth < blocks.length; depth++) {
      if (isHidden(blocks.slice(0, depth), folded)) break;
      const path = blockPath(blocks.slice(0, depth + 1));
      const name = shortBlock(blocks, depth);
      rows.push({ kind: 'block', depth, path, name, isFolded: folded.has(path) });
    }
    if (!isHidden(blocks, folded)) rows.push(row(blocks.length));
  }
  return rows;
}

/** The layers that are listed, in order, as if nothing were folded. */
export function listedLayers(listing: FeatureListing, isEveryValueShown: boolean): MapLayer[] {
  return listing.layers.filter(({ isMain }) => isMain || isEveryValueShown);
}

/** Values before and after each other in the tree, attention included. */
export function listedValues(listing: FeatureListing, choice: TreeChoice): readonly string[] {
  return layerRows(listing, { ...choice, folded: [] }).flatMap((row) =>
    row.kind === 'block' ? [] : [row.layer.value],
  );
}

export function blockPath(blocks: readonly string[]): string {
  return blocks.join('\n');
}

function entriesOf(listing: FeatureListing, choice: TreeChoice): Entry[] {
  const layers = listedLayers(listing, choice.isEveryValueShown).map((layer): Entry => {
    return { blocks: layer.blocks, row: (depth) => ({ kind: 'layer', depth, layer }) };
  });
  const attention = listing.attention.map((layer): Entry => {
    return { blocks: layer.blocks, row: (depth) => ({ kind: 'attention', depth, layer }) };
  });
  const words = choice.query.toLowerCase().split(/\s+/).filter(Boolean);
  return withAttention(layers, attention).filter((entry) => matches(entry, words));
}

/** Puts each attention before the layers of its block that come last, or at the end where its block lists none. */
function withAttention(layers: readonly Entry[], attention: readonly Entry[]): Entry[] {
  const entries = [...layers];
  for (const entry of attention) {
    const shared = entries.map(({ blocks }) => commonLength(blocks, entry.blocks));
    const most = Math.max(0, ...shared);
    const at = most === 0 ? entries.length : shared.lastIndexOf(most) + 1;
    entries.splice(at, 0, entry);
  }
  return entries;
}

function matches(entry: Entry, words: readonly string[]): boolean {
  const row = entry.row(0);
  if (row.kind === 'block') return false;
  const op = row.kind === 'layer' ? row.layer.op : 'attention';
  const text = `${row.layer.name} ${op} ${row.layer.value} ${entry.blocks.join(' ')}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function isHidden(blocks: readonly string[], folded: ReadonlySet<string>): boolean {
  return blocks.some((_, depth) => folded.has(blockPath(blocks.slice(0, depth + 1))));
}

function commonLength(first: readonly string[], second: readonly string[]): number {
  const difference = first.findIndex((name, index) => name !== second[index]);
  return difference < 0 ? first.length : difference;
}

/** "layer4.1" inside of "layer4" stays as it is: it is what the model's author calls it. */
function shortBlock(blocks: readonly string[], depth: number): string {
  return blocks[depth] ?? '';
}
