// Entry of the editor of `.onnx` files: makes the connection, the layout worker and the store, and draws.

import type { ModelEditorHostApi, ModelEditorSnapshot } from '../../../src/protocol/modelEditor';
import { startPanel } from '../../parts/startPanel';
import { LayoutClient } from './layoutClient';
import { ModelPanel } from './modelPanel';
import { ModelStore } from './modelStore';
import { readPanelState } from './panelState';
import '../../styles/panel.css';
import './model.css';

startPanel<ModelEditorHostApi, ModelEditorSnapshot, ModelStore>(ModelPanel, (host, savedState) => {
  const layouter = new LayoutClient(document.body.dataset.worker ?? '');
  return new ModelStore(host, layouter, readPanelState(savedState));
});
