// The cell's target at every layer of its model, coarse to fine: small maps to look at and to choose by.

import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { CellModel, ExplainCell } from '../../../src/protocol/explainPanel';
import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import { methodText, usesLayer } from './cellTexts';
import type { ExplainStore } from './explainStore';
import { type StripState, stripKey } from './layerStrips';
import { ThumbnailList } from './thumbnails';
import { hatchBounds } from './unseen';

interface StripProps {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly model: CellModel | undefined;
}

export function LayerStrip(props: StripProps) {
  const { store, cell, model } = props;
  const { isStripShown } = store.state.value;
  const isUsed = usesLayer(cell, model) !== false;
  return (
    <section class="layer-strip" aria-label={t('Layers')}>
      <div class="strip-head">
        <button
          type="button"
          class="strip-toggle"
          aria-expanded={isStripShown}
          onClick={() => store.change({ isStripShown: !isStripShown })}
        >
          <Icon name={isStripShown ? 'chevron-down' : 'chevron-right'} />
          {t('Layers')}
        </button>
        <span class="is-muted strip-note">
          {isUsed
            ? t('Grad-CAM at each, coarse to fine, each on its own scale')
            : t('{0} reads no layer', methodText(cell, model))}
        </span>
        <Legend store={store} />
      </div>
      {isStripShown && <Thumbnails {...props} isUsed={isUsed} />}
    </section>
  );
}

/** Explains the hatching where there is any. */
function Legend({ store }: { readonly store: ExplainStore }) {
  const isHatched = store.cells().some((cell) => {
    const placement = store.placementOf(cell);
    const isMap = cell.choice.method !== 'activation-maximization';
    return isMap && placement !== null && hatchBounds(placement) !== null;
  });
  if (!isHatched || !store.state.value.isOverlayShown) return null;
  return (
    <span class="legend is-muted" title={t('Preprocessing cuts it off.')}>
      <span class="legend-hatch hatch" aria-hidden="true" />
      {t('Not seen by the model')}
    </span>
  );
}

function Thumbnails(props: StripProps & { readonly isUsed: boolean }) {
  const { store, cell, model } = props;
  const state = useStrip(store, cell);
  const layers = [...(model?.options?.layers ?? [])].reverse();
  if (state.kind === 'failed') {
    return (
      <p class="strip-failure is-muted">
        <Icon name="error" class="failure-icon" />
        <span>{plainText(state.error.message)}</span>
        <Button class="small" onClick={() => store.strips.retry(cell)}>
          {t('Try again')}
        </Button>
      </p>
    );
  }
  if (layers.length === 0) return <StripSkeleton />;
  const maps = new Map(state.kind === 'ready' ? state.maps.map((map) => [map.value, map]) : []);
  return <ThumbnailList {...props} layers={layers} maps={maps} isReady={state.kind === 'ready'} />;
}

/** The room of the thumbnails before the layers are known. */
function StripSkeleton() {
  return (
    <div class="strip-list" aria-hidden="true">
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <div key={key} class="thumb">
          <div class="thumb-map skeleton" />
          <span class="thumb-name">{'\u00a0'}</span>
        </div>
      ))}
    </div>
  );
}

/** Not before the cell's own map is there: what a person waits for goes first. */
function useStrip(store: ExplainStore, cell: ExplainCell): StripState {
  const [strip, setStrip] = useState<ReadonlySignal<StripState> | null>(null);
  const isBusy = cell.status === 'waiting' || cell.status === 'running';
  const key = stripKey(cell);
  useEffect(() => {
    setStrip(isBusy && !store.strips.has(cell) ? null : store.strips.strip(cell));
  }, [key, isBusy]);
  return strip?.value ?? { kind: 'loading' };
}
