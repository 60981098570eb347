// The value of a map at the place that is pointed at, in pixels of the picture and of the model's input.

import { type InputPlacement, toModel, valueAt } from '../../../src/base/heatmap';
import type { ExplainCell } from '../../../src/protocol/explainPanel';
import { formatValue } from '../../parts/format';
import { t } from '../../parts/l10n';
import type { LoadedMap } from './cellMaps';
import type { ExplainStore, Probe } from './explainStore';

/** null: nothing is pointed at, or the model saw nothing there. */
export function probedValue(store: ExplainStore, cell: ExplainCell, map: LoadedMap): number | null {
  const probe = store.probe.value;
  const placement = store.placementOf(cell);
  if (!probe || !placement) return null;
  return valueAt(map.heatmap, placement, probe, store.state.value.isSmooth);
}

export function Readout(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly map: LoadedMap;
}) {
  const { store, cell, map } = props;
  const probe = store.probe.value;
  const placement = store.placementOf(cell);
  if (!probe || !placement) return null;
  const value = probedValue(store, cell, map);
  return (
    <span class="readout is-number">
      <span class="readout-value">{value === null ? t('not seen') : formatValue(value)}</span>
      <span class="readout-place">{pixelText(probe)}</span>
      {value !== null && <span class="readout-model is-muted">{modelText(probe, placement)}</span>}
    </span>
  );
}

function pixelText({ x, y }: Probe): string {
  return t('at {0}, {1}', Math.floor(x), Math.floor(y));
}

function modelText(probe: Probe, placement: InputPlacement): string {
  const { x, y } = toModel(placement, probe);
  return t('model {0}, {1}', Math.floor(x), Math.floor(y));
}

/** What a screen reader says when the crosshair was moved by keys. */
export function spokenReadout(store: ExplainStore, cell: ExplainCell, map: LoadedMap): string {
  const probe = store.probe.value;
  const placement = store.placementOf(cell);
  if (!probe?.isKept || !placement) return '';
  const value = probedValue(store, cell, map);
  if (value === null) return t('Not seen by the model, {0}', pixelText(probe));
  return `${formatValue(value)}, ${pixelText(probe)}, ${modelText(probe, placement)}`;
}
