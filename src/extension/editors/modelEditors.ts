// The editor of `.onnx` files: registers it, and opens a file in it at a place.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { reportError } from '../notify';
import type { Services } from '../services';
import { ModelDocument } from './modelDocument';
import { createModelEditorView } from './modelEditorView';

export const modelEditorViewType = 'glassbox.modelEditor';

export interface ModelEditors extends Disposable {
  /** The document of a file that is open; null where it is not. */
  find(path: string): ModelDocument | null;
  /** Opens a file, or brings it to the front; then at the node that makes `value`. */
  open(uri: vscode.Uri, value: string | null): Promise<void>;
}

export function createModelEditors(parts: Services): ModelEditors {
  const owned = new DisposableStore();
  const documents = new Map<string, ModelDocument>();
  /** Places to show in files whose editor is still being opened. */
  const wanted = new Map<string, string>();

  const provider: vscode.CustomReadonlyEditorProvider<ModelDocument> = {
    openCustomDocument: (uri) => {
      const key = uri.toString();
      const document = new ModelDocument(parts, uri, () => {
        if (documents.get(key) === document) documents.delete(key);
      });
      documents.set(key, document);
      // Not awaited: the tab must not wait for the engine.
      void document.load();
      const value = wanted.get(key);
      wanted.delete(key);
      if (value !== undefined)
        document.want(value).catch((error: unknown) => reportError(parts.log, error));
      return document;
    },
    resolveCustomEditor: (document, panel) => {
      const view = createModelEditorView(parts, document, panel);
      panel.onDidDispose(() => view.dispose());
    },
  };
  owned.add(
    vscode.window.registerCustomEditorProvider(modelEditorViewType, provider, {
      supportsMultipleEditorsPerDocument: true,
      webviewOptions: {},
    }),
  );

  owned.add({
    dispose: () => {
      for (const document of [...documents.values()]) document.dispose();
    },
  });

  return {
    find: (path) => documents.get(vscode.Uri.file(path).toString()) ?? null,
    open: async (uri, value) => {
      await vscode.commands.executeCommand('vscode.openWith', uri, modelEditorViewType);
      if (value === null) return;
      const document = documents.get(uri.toString());
      if (document) await document.want(value);
      else wanted.set(uri.toString(), value);
    },
    dispose: () => owned.dispose(),
  };
}
