// What can be done with the chosen layer.

import { loadedValue } from '../../parts/requestCache';
import type { Chosen, FeaturesStore } from './featuresStore';
import { scaleChoice } from './sheetView';
import { colormapOf } from './tileColors';

export function sheetActions(store: FeaturesStore, chosen: Chosen) {
  const { value } = chosen.layer;
  const showInModel = (): void => store.perform({ kind: 'show-in-model', value });
  if (chosen.kind === 'attention') return { showInModel, explain: null, exportAs: null };
  return {
    showInModel,
    explain: (): void => {
      const { channel } = store.state.peek();
      store.perform({ kind: 'explain', value, channel });
    },
    exportAs: (format: 'png' | 'npy'): void => {
      const state = store.state.peek();
      const scale = scaleChoice(state, loadedValue(store.data.sheet(value).peek()));
      const colormap = scale ? colormapOf(scale) : state.shades;
      store.perform({ kind: 'export', value, format, colormap });
    },
  };
}
