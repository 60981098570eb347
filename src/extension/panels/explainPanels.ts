// Owns the Explain panels: one for each picture, brought to the front when it is asked for again. What each shows is
// remembered for the workspace, so that a reloaded window shows it again.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Services } from '../services';
import { createExplainMemory } from './explainMemory';
import { ExplainPanel } from './explainPanel';
import type { ExplainWish } from './explainSchema';
import { preparePanel } from './panelWindow';

export const explainViewType = 'glassbox.explain';

export interface ExplainPanels extends Disposable {
  /** The panel of a picture; null where there is none. */
  find(image: string): ExplainPanel | null;
  /** `image` is a full path. */
  explain(image: string, wish?: ExplainWish): ExplainPanel;
}

export function createExplainPanels(parts: Services): ExplainPanels {
  const owned = new DisposableStore();
  const { extensionUri, workspaceState } = parts.context;
  const memory = createExplainMemory(workspaceState);
  const panels = new Map<string, ExplainPanel>();

  const adopt = (panel: vscode.WebviewPanel, image: string): ExplainPanel => {
    preparePanel(panel, extensionUri);
    const adopted = new ExplainPanel({
      parts,
      panel,
      image,
      onChange: () => memory.remember(image, adopted.wishes),
    });
    panels.set(image, adopted);
    panel.onDidDispose(() => {
      adopted.dispose();
      panels.delete(image);
      memory.forget(image);
    });
    return adopted;
  };

  const create = (image: string): ExplainPanel =>
    adopt(
      vscode.window.createWebviewPanel(explainViewType, title(image), vscode.ViewColumn.Active),
      image,
    );

  const restore = async (panel: vscode.WebviewPanel): Promise<void> => {
    const found = memory.find((image) => title(image) === panel.title && !panels.has(image));
    if (!found) panel.dispose();
    // Not awaited: the window must not wait for the engine.
    else void adopt(panel, found.image).begin(found.wishes);
  };

  owned.add(
    vscode.window.registerWebviewPanelSerializer(explainViewType, {
      deserializeWebviewPanel: restore,
    }),
  );
  owned.add({ dispose: () => panels.forEach((panel) => void panel.dispose()) });

  return {
    find: (image) => panels.get(image) ?? null,
    explain: (image, wish = {}) => {
      const known = panels.get(image);
      const panel = known ?? create(image);
      panel.reveal();
      if (known) known.follow(wish);
      else void panel.begin([wish]);
      return panel;
    },
    dispose: () => owned.dispose(),
  };
}

function title(image: string): string {
  return vscode.l10n.t('Explain {0}', basename(image));
}
