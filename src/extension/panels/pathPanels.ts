// Owns the panels of a kind that are about one file or folder each: brought to the front when it is asked for again,
// remembered for the workspace, and back after a reload.

import * as vscode from 'vscode';
import type * as z from 'zod/mini';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Services } from '../services';
import { createPanelMemory } from './panelMemory';
import { preparePanel } from './panelWindow';

export interface PathPanel<Entry> extends Disposable {
  /** What to begin with another time to see the same. */
  readonly entry: Entry;
  reveal(): void;
}

export interface PathPanelKind<Panel extends PathPanel<Entry>, Entry> {
  readonly viewType: string;
  readonly memoryKey: string;
  readonly schema: z.ZodMiniType<Entry>;
  readonly pathOf: (entry: Entry) => string;
  /** Of the tab; how a panel that comes back tells which path it was about. */
  readonly title: (path: string) => string;
  /** `onChange`: something is other than before, perhaps what is worth remembering. */
  readonly create: (panel: vscode.WebviewPanel, path: string, onChange: () => void) => Panel;
  /** Not awaited: the window must not wait for the engine. */
  readonly restore: (panel: Panel, entry: Entry) => void;
}

export interface PathPanels<Panel> extends Disposable {
  readonly all: readonly Panel[];
  /** The panel of a path; null where there is none. */
  find(path: string): Panel | null;
  /** In front; `isNew` where it has still to begin. `path` is a full one. */
  show(path: string): { readonly panel: Panel; readonly isNew: boolean };
}

export function createPathPanels<Panel extends PathPanel<Entry>, Entry>(
  { context }: Pick<Services, 'context'>,
  kind: PathPanelKind<Panel, Entry>,
): PathPanels<Panel> {
  const { viewType, title, memoryKey: key, schema, pathOf } = kind;
  const owned = new DisposableStore();
  const memory = createPanelMemory(context.workspaceState, { key, schema, pathOf });
  const panels = new Map<string, Panel>();

  const adopt = (window: vscode.WebviewPanel, path: string): Panel => {
    preparePanel(window, context.extensionUri);
    const panel = kind.create(window, path, () => memory.remember(panel.entry));
    panels.set(path, panel);
    window.onDidDispose(() => {
      panel.dispose();
      panels.delete(path);
      memory.forget(path);
    });
    return panel;
  };

  const restore = async (window: vscode.WebviewPanel): Promise<void> => {
    const found = memory.find((path) => title(path) === window.title && !panels.has(path));
    if (!found) window.dispose();
    else kind.restore(adopt(window, pathOf(found)), found);
  };

  owned.add(
    vscode.window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel: restore }),
  );
  owned.add({ dispose: () => panels.forEach((panel) => void panel.dispose()) });

  return {
    get all() {
      return [...panels.values()];
    },
    find: (path) => panels.get(path) ?? null,
    show: (path) => {
      const known = panels.get(path);
      const panel =
        known ??
        adopt(
          vscode.window.createWebviewPanel(viewType, title(path), vscode.ViewColumn.Active),
          path,
        );
      panel.reveal();
      return { panel, isNew: known === undefined };
    },
    dispose: () => owned.dispose(),
  };
}
