// The view "Models": every .onnx file of the workspace, the active one marked, broken ones with their reason.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { ModelListing } from '../../protocol/model';
import { describeListing, folderOf } from '../modelText';
import type { Services } from '../services';
import { createTree, type TreeNode } from './treeNode';

export const modelsViewId = 'glassbox.models';

export function createModelsView({ models, store }: Services): Disposable {
  const owned = new DisposableStore();
  const tree = owned.add(
    createTree(modelsViewId, async () => {
      const found = await models.list();
      return found.map((listing) => modelNode(listing, store.state.activeModel));
    }),
  );
  owned.add(
    store.onDidChange(({ state, before }) => {
      const isForgotten = state.models === null && before.models !== null;
      if (isForgotten || state.activeModel !== before.activeModel) tree.refresh();
    }),
  );
  return owned;
}

export function modelNode(listing: ModelListing, activeModel: string | null): TreeNode {
  const { path } = listing;
  const common = { id: path, label: basename(path), resourceUri: vscode.Uri.file(path) };
  const opens = { id: 'glassbox.openModel', args: [common.resourceUri] };
  if ('error' in listing) {
    const { message, remedy } = listing.error;
    const tooltip = remedy === undefined ? message : `${message} ${remedy}`;
    // The row begins with the file's name already.
    const description = message.replace(`${common.label}: `, '');
    return {
      ...common,
      icon: 'warning',
      description,
      tooltip,
      kind: 'brokenModel',
      command: opens,
    };
  }
  const isActive = path === activeModel;
  const facts = [describeListing(listing), folderOf(path)].filter(Boolean).join(' · ');
  return {
    ...common,
    icon: isActive ? 'check' : 'circuit-board',
    description: isActive ? `${vscode.l10n.t('active')} · ${facts}` : facts,
    tooltip: path,
    kind: isActive ? 'activeModel' : 'model',
    command: isActive ? opens : { id: 'glassbox.useModel', args: [common.resourceUri] },
  };
}
