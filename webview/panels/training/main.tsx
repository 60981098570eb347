// Entry of the Training panel: makes the connection, the caches of pictures and the store, and draws.

import { render } from 'preact';
import type { TrainHostApi, TrainViewApi } from '../../../src/protocol/trainPanel';
import { connectPanel } from '../../parts/connection';
import { PictureCache } from '../../parts/pictureCache';
import { saveState } from '../../parts/savedState';
import { registerToolkit } from '../../parts/toolkit';
import { readPanelState } from './panelState';
import { TrainingPanel } from './trainingPanel';
import { TrainingStore } from './trainingStore';
import '../../styles/panel.css';
import './training.css';

const thumbnails = { capacity: 200, concurrency: 8 };
/** Each pair of overlays is two explanations: one pair at once. */
const overlays = { capacity: 60, concurrency: 2 };

function start(root: HTMLElement): void {
  registerToolkit();
  const connection = connectPanel<TrainHostApi, TrainViewApi>({
    update: async (snapshot) => store.update(snapshot),
  });
  const store = new TrainingStore(
    connection.host,
    { thumbnails: pictureCache(thumbnails), overlays: pictureCache(overlays) },
    readPanelState(connection.savedState),
  );
  saveState(store.state, connection.saveState);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void store.refresh();
  });
  void store.refresh();
  render(<TrainingPanel store={store} />, root);
}

function pictureCache(size: { readonly capacity: number; readonly concurrency: number }) {
  return new PictureCache({
    ...size,
    createUrl: ({ bytes, mime }) =>
      URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime })),
    revokeUrl: (url) => URL.revokeObjectURL(url),
  });
}

const root = document.createElement('div');
root.id = 'app';
document.body.append(root);
start(root);
