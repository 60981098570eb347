// Entry of the Prediction panel: makes the connection, the picture cache and the store, and draws.

import { render } from 'preact';
import type { PredictionHostApi, PredictionViewApi } from '../../../src/protocol/panels';
import { connectPanel } from '../../parts/connection';
import { PictureCache } from '../../parts/pictureCache';
import { saveState } from '../../parts/savedState';
import { registerToolkit } from '../../parts/toolkit';
import { readPanelState } from './panelState';
import { PredictionPanel } from './predictionPanel';
import { PredictionStore } from './predictionStore';
import '../../styles/panel.css';
import './prediction.css';

function start(root: HTMLElement): void {
  registerToolkit();
  const connection = connectPanel<PredictionHostApi, PredictionViewApi>({
    update: async (snapshot) => store.update(snapshot),
  });
  const pictures = new PictureCache({
    capacity: 300,
    concurrency: 6,
    createUrl: ({ bytes, mime }) =>
      URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime })),
    revokeUrl: (url) => URL.revokeObjectURL(url),
  });
  const store = new PredictionStore(
    connection.host,
    pictures,
    readPanelState(connection.savedState),
  );
  saveState(store.state, connection.saveState);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void store.refresh();
  });
  void store.refresh();
  render(<PredictionPanel store={store} />, root);
}

const root = document.createElement('div');
root.id = 'app';
document.body.append(root);
start(root);
