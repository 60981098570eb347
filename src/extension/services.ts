// What extension.ts makes once and hands to everything else.

import type * as vscode from 'vscode';
import type { EngineApi } from '../protocol/engine';
import type { Remote } from '../protocol/rpc';
import type { DatasetCatalog } from './datasetCatalog';
import type { EngineClient } from './engineClient';
import type { ModelCatalog } from './modelCatalog';
import type { Store } from './store';

export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly store: Store;
  readonly client: EngineClient;
  readonly engine: Remote<EngineApi>;
  readonly models: ModelCatalog;
  readonly datasets: DatasetCatalog;
}
