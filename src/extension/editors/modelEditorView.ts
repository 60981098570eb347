// One view of an open `.onnx` file: a webview that draws snapshots, asks for the parts of the graph that are in sight, and
// sends intents.

import type * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { EngineApi } from '../../protocol/engine';
import type { ModelEditorHostApi, ModelEditorViewApi } from '../../protocol/modelEditor';
import { type Remote, remote, serve } from '../../protocol/rpc';
import { forWebview } from '../panels/forWebview';
import { connectWebview } from '../panels/panelConnection';
import { createPanelUpdates, type PanelUpdates } from '../panels/panelUpdates';
import { restrictWebview, showPage } from '../panels/panelWindow';
import type { Services } from '../services';
import type { ModelDocument } from './modelDocument';
import { performModelEditorIntent } from './modelEditorIntents';

export function createModelEditorView(
  parts: Services,
  document: ModelDocument,
  panel: vscode.WebviewPanel,
): Disposable {
  const { context, engine, log } = parts;
  const owned = new DisposableStore();
  restrictWebview(panel.webview, context.extensionUri);
  const connection = owned.add(connectWebview(panel.webview));
  const view = remote<ModelEditorViewApi>(connection);
  const updates: PanelUpdates = owned.add(
    createPanelUpdates(panel, log, () => view.update(document.snapshot(updates.revision))),
  );
  owned.add(document.onDidChange(() => updates.changed()));
  const api: ModelEditorHostApi = {
    ...graphApi(engine, document),
    snapshot: async () => {
      updates.restarted();
      return document.snapshot(updates.revision);
    },
    perform: (intent) => performModelEditorIntent(parts, document, intent),
  };
  serve(connection, api);
  connection.listen();
  showPage(panel, context.extensionUri, 'model', 'layoutWorker.js');
  return owned;
}

type GraphMethod = 'graphView' | 'graphSearch' | 'graphNode' | 'graphBlock' | 'graphWeight';

/** Passed on to the engine for the file of the document, unless nothing may be read. */
export function graphApi(
  engine: Pick<Remote<EngineApi>, GraphMethod>,
  document: Pick<ModelDocument, 'path' | 'check' | 'overlay'>,
): Omit<ModelEditorHostApi, 'snapshot' | 'perform'> {
  const { path } = document;
  return {
    view: async ({ open }, { signal }) => {
      document.check();
      return engine.graphView({ path, open }, { signal });
    },
    search: async ({ text, limit }, { signal }) => {
      document.check();
      return engine.graphSearch({ path, text, limit }, { signal });
    },
    node: async ({ index, isExecuted }, { signal }) => {
      document.check();
      return engine.graphNode({ path, index, isExecuted }, { signal });
    },
    block: async ({ id, isExecuted }, { signal }) => {
      document.check();
      return engine.graphBlock({ path, id, isExecuted }, { signal });
    },
    weight: async ({ name }, { signal }) => {
      document.check();
      return forWebview(await engine.graphWeight({ path, name }, { signal }));
    },
    overlay: async () => document.overlay.data,
  };
}
