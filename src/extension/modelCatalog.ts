// Finds the models of the workspace and what is known about the active one, and keeps both fresh while files change.
// Nothing is searched before somebody asks.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import { errorFacts, isCancelled } from '../base/errors';
import type { EngineApi } from '../protocol/engine';
import type { ModelListing } from '../protocol/model';
import type { Remote } from '../protocol/rpc';
import { modelUnanswered } from './errors';
import { watchModels } from './modelWatcher';
import { readSettings } from './settings';
import type { DescriptionState, Store } from './store';

export interface ModelCatalog extends Disposable {
  /** Models of all workspace folders, broken ones included; searched once and again after a change. */
  list(): Promise<readonly ModelListing[]>;
  /** One file, wherever it lies. */
  look(path: string): Promise<ModelListing>;
  /** Opens the active model and puts what is found into the store; returns at once when that is known already. */
  describe(): Promise<void>;
  /** Forgets listings and description; views ask again. */
  refresh(): void;
}

interface Describing {
  readonly abort: AbortController;
  readonly ended: Promise<DescriptionState>;
}

/** A whole disk as workspace must not hang the list. */
const modelLimit = 1000;
const ignoredFolders = '**/{node_modules,.git,.glassbox,.vscode-test,.venv,venv,site-packages}/**';

export function createModelCatalog(store: Store, engine: Remote<EngineApi>): ModelCatalog {
  const owned = new DisposableStore();
  let searching: Promise<readonly ModelListing[]> | null = null;
  let describing: Describing | null = null;
  let isWatching = false;

  const refresh = (): void => {
    searching = null;
    describing?.abort.abort();
    describing = null;
    store.update({ models: null, description: { kind: 'none' } });
  };

  const search = async (): Promise<readonly ModelListing[]> => {
    const found = await vscode.workspace.findFiles('**/*.onnx', ignoredFolders, modelLimit);
    const paths = found.filter((uri) => uri.scheme === 'file').map((uri) => uri.fsPath);
    if (paths.length === 0) return [];
    return engine.listModels({ paths: paths.sort(byNameThenFolder) });
  };

  const list = async (): Promise<readonly ModelListing[]> => {
    if (!vscode.workspace.isTrusted) return [];
    if (!isWatching) {
      isWatching = true;
      owned.add(watchModels(store, refresh));
    }
    if (store.state.models) return store.state.models;
    searching ??= search();
    const mine = searching;
    try {
      const models = await mine;
      if (searching === mine) store.update({ models });
      return models;
    } finally {
      if (searching === mine) searching = null;
    }
  };

  const look = async (path: string): Promise<ModelListing> => {
    const [listing] = await engine.listModels({ paths: [path] });
    if (!listing) throw modelUnanswered(path);
    return listing;
  };

  const describe = async (): Promise<void> => {
    const path = store.state.activeModel;
    if (path === null || !vscode.workspace.isTrusted) return;
    if (store.state.description.kind === 'none') {
      describing?.abort.abort();
      const abort = new AbortController();
      store.update({ description: { kind: 'loading' } });
      describing = { abort, ended: describeModel(engine, path, abort.signal) };
    }
    const mine = describing;
    const description = await mine?.ended;
    if (!description || describing !== mine || store.state.activeModel !== path) return;
    describing = null;
    const provider = description.kind === 'ready' ? description.description.provider : null;
    store.update({ description, provider: provider ?? store.state.provider });
  };

  owned.add(vscode.workspace.onDidChangeWorkspaceFolders(refresh));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
  return { list, look, describe, refresh, dispose: () => owned.dispose() };
}

async function describeModel(
  engine: Remote<EngineApi>,
  path: string,
  signal: AbortSignal,
): Promise<DescriptionState> {
  try {
    const request = { path, provider: readSettings().provider };
    const description = await engine.describeModel(request, { signal });
    return { kind: 'ready', description };
  } catch (error) {
    return isCancelled(error) ? { kind: 'none' } : { kind: 'failed', error: errorFacts(error) };
  }
}

function byNameThenFolder(a: string, b: string): number {
  return basename(a).localeCompare(basename(b)) || a.localeCompare(b);
}
