// Entry of the Explain panel: makes the connection, the picture cache and the store, and draws.

import { render } from 'preact';
import type { ExplainHostApi, ExplainViewApi } from '../../../src/protocol/explainPanel';
import { connectPanel } from '../../parts/connection';
import { PictureCache } from '../../parts/pictureCache';
import { saveState } from '../../parts/savedState';
import { registerToolkit } from '../../parts/toolkit';
import { ExplainPanel } from './explainPanel';
import { ExplainStore } from './explainStore';
import { readPanelState } from './panelState';
import '../../styles/panel.css';
import './explain.css';

function start(root: HTMLElement): void {
  registerToolkit();
  const connection = connectPanel<ExplainHostApi, ExplainViewApi>({
    update: async (snapshot) => store.update(snapshot),
  });
  const pictures = new PictureCache({
    capacity: 4,
    concurrency: 1,
    createUrl: ({ bytes, mime }) =>
      URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime })),
    revokeUrl: (url) => URL.revokeObjectURL(url),
  });
  const state = readPanelState(connection.savedState);
  const store = new ExplainStore(connection.host, pictures, state);
  saveState(store.state, connection.saveState);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void store.refresh();
  });
  void store.refresh();
  render(<ExplainPanel store={store} />, root);
}

const root = document.createElement('div');
root.id = 'app';
document.body.append(root);
start(root);
