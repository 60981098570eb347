// Entry of the editor of `.onnx` files: makes the connection, the layout worker and the store, and draws.

import { render } from 'preact';
import type { ModelEditorHostApi, ModelEditorViewApi } from '../../../src/protocol/modelEditor';
import { connectPanel } from '../../parts/connection';
import { saveState } from '../../parts/savedState';
import { registerToolkit } from '../../parts/toolkit';
import { LayoutClient } from './layoutClient';
import { ModelPanel } from './modelPanel';
import { ModelStore } from './modelStore';
import { readPanelState } from './panelState';
import '../../styles/panel.css';
import './model.css';

function start(root: HTMLElement): void {
  registerToolkit();
  const connection = connectPanel<ModelEditorHostApi, ModelEditorViewApi>({
    update: async (snapshot) => store.update(snapshot),
  });
  const layouter = new LayoutClient(document.body.dataset.worker ?? '');
  const store = new ModelStore(connection.host, layouter, readPanelState(connection.savedState));
  saveState(store.state, connection.saveState);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void store.refresh();
  });
  void store.refresh();
  render(<ModelPanel store={store} />, root);
}

const root = document.createElement('div');
root.id = 'app';
document.body.append(root);
start(root);
