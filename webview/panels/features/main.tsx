// Entry of the Feature Maps panel: makes the connection, the picture cache and the store, and draws.

import { render } from 'preact';
import type { FeaturesHostApi, FeaturesViewApi } from '../../../src/protocol/featuresPanel';
import { connectPanel } from '../../parts/connection';
import { PictureCache } from '../../parts/pictureCache';
import { saveState } from '../../parts/savedState';
import { registerToolkit } from '../../parts/toolkit';
import { FeaturesPanel } from './featuresPanel';
import { FeaturesStore } from './featuresStore';
import { readPanelState } from './panelState';
import '../../styles/panel.css';
import './features.css';

function start(root: HTMLElement): void {
  registerToolkit();
  const connection = connectPanel<FeaturesHostApi, FeaturesViewApi>({
    update: async (snapshot) => store.update(snapshot),
  });
  const pictures = new PictureCache({
    capacity: 2,
    concurrency: 1,
    createUrl: ({ bytes, mime }) =>
      URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime })),
    revokeUrl: (url) => URL.revokeObjectURL(url),
  });
  const store = new FeaturesStore(connection.host, pictures, readPanelState(connection.savedState));
  saveState(store.state, connection.saveState);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void store.refresh();
  });
  void store.refresh();
  render(<FeaturesPanel store={store} />, root);
}

const root = document.createElement('div');
root.id = 'app';
document.body.append(root);
start(root);
