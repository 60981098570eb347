// The view "Active Model": what runs it and why, how pictures go in and answers come out, and where each value is from.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { resolveWithoutAsking } from '../activeModel';
import type { Services } from '../services';
import type { State } from '../store';
import { activeModelNodes } from './activeModelNodes';
import { createTree, type TreeNode } from './treeNode';

export const activeModelViewId = 'glassbox.activeModel';

export function createActiveModelView(services: Services): Disposable {
  const { models, store } = services;
  const owned = new DisposableStore();
  const roots = async (): Promise<readonly TreeNode[]> => {
    if (!vscode.workspace.isTrusted) return [];
    await resolveWithoutAsking(services);
    await models.describe();
    return activeModelNodes(store.state);
  };
  const tree = owned.add(createTree(activeModelViewId, roots));
  owned.add(
    store.onDidChange(({ state, before }) => {
      if (hasNews(state, before)) tree.refresh();
    }),
  );
  return owned;
}

/** What the view itself sets in motion while it is being filled is no reason to fill it again. */
function hasNews(state: State, before: State): boolean {
  if (state.activeModel !== before.activeModel) return true;
  if (state.provider !== before.provider) return state.description.kind === 'ready';
  const isForgotten = state.description.kind === 'none' && before.description.kind !== 'none';
  return isForgotten || (state.models === null && before.models !== null);
}
