// Everything about what is selected: a node, a block, or the model itself where neither is.

import { t } from '../../parts/l10n';
import { BlockDetails } from './blockDetails';
import { nodeIndexOf } from './detailTexts';
import { ModelDetails } from './modelDetails';
import type { ModelStore } from './modelStore';
import { NodeDetails } from './nodeDetails';

export function Inspector({ store }: { readonly store: ModelStore }) {
  return (
    <aside class="inspector" aria-label={t('Inspector')}>
      <Details store={store} />
    </aside>
  );
}

function Details({ store }: { readonly store: ModelStore }) {
  const { selected } = store.state.value;
  const index = nodeIndexOf(selected);
  if (index !== null) return <NodeDetails store={store} index={index} />;
  if (selected !== null && isBlock(store, selected)) {
    return <BlockDetails store={store} id={selected} />;
  }
  return <ModelDetails store={store} />;
}

/** A block folded away inside another is known by its id alone. */
function isBlock(store: ModelStore, id: string): boolean {
  const drawing = store.drawing.value;
  const box = drawing?.view.boxes[drawing.indices.get(id) ?? -1];
  if (box === undefined) return id.startsWith('g:');
  return box.kind === 'group' || box.kind === 'repeat' || box.kind === 'run';
}
