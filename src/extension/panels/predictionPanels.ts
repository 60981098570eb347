// Owns the Prediction panel. There is one, as there is one preview editor: classifying again replaces what it shows,
// where it stands. Its pictures are remembered for the workspace, so that a reloaded window runs them again.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Services } from '../services';
import { preparePanel } from './panelWindow';
import { PredictionPanel } from './predictionPanel';

export const predictionViewType = 'glassbox.prediction';
const imagesKey = 'prediction.images';
/** The workspace's memory is for a handful of values; a longer list is not worth its space. */
const rememberedImages = 1000;

export interface PredictionPanels extends Disposable {
  readonly current: PredictionPanel | null;
  /** Files, or folders that are walked for pictures. Ends when the run has. */
  classify(images: readonly string[]): Promise<void>;
}

export function createPredictionPanels(parts: Services): PredictionPanels {
  const owned = new DisposableStore();
  const { extensionUri, workspaceState } = parts.context;
  let current: PredictionPanel | null = null;

  const adopt = (panel: vscode.WebviewPanel): PredictionPanel => {
    preparePanel(panel, extensionUri);
    const adopted = new PredictionPanel(parts, panel);
    panel.onDidDispose(() => {
      adopted.dispose();
      if (current === adopted) current = null;
    });
    current = adopted;
    return adopted;
  };

  const create = (): PredictionPanel =>
    adopt(
      vscode.window.createWebviewPanel(
        predictionViewType,
        vscode.l10n.t('Prediction'),
        vscode.ViewColumn.Active,
      ),
    );

  const restore = async (panel: vscode.WebviewPanel): Promise<void> => {
    const images = workspaceState.get<readonly string[]>(imagesKey) ?? [];
    if (images.length === 0) panel.dispose();
    // Not awaited: the window must not wait for the engine.
    else void adopt(panel).classify(images);
  };

  owned.add(
    vscode.window.registerWebviewPanelSerializer(predictionViewType, {
      deserializeWebviewPanel: restore,
    }),
  );
  owned.add({ dispose: () => current?.dispose() });

  return {
    get current() {
      return current;
    },
    classify: (images) => {
      const isShort = images.length <= rememberedImages;
      void workspaceState.update(imagesKey, isShort ? images : undefined);
      const panel = current ?? create();
      panel.reveal();
      return panel.classify(images);
    },
    dispose: () => owned.dispose(),
  };
}
