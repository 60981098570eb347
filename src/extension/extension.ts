// Entry point of the extension host: makes the parts once and hands them to one another. Nothing is searched, read or
// started here; the first command, view or panel does that.

import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { registerCommands } from './commands';
import type { CommandServices } from './commands/command';
import { createDatasetCatalog } from './datasetCatalog';
import { createModelEditors } from './editors/modelEditors';
import { createEngineClient } from './engineClient';
import { followTrainings } from './followTrainings';
import { createModelCatalog } from './modelCatalog';
import { createExplainPanels } from './panels/explainPanels';
import { createFeaturesPanels } from './panels/featuresPanels';
import { createGalleryPanels } from './panels/galleryPanels';
import { createPredictionPanels } from './panels/predictionPanels';
import { createTrainingPanels } from './panels/trainingPanels';
import type { Services } from './services';
import { onDidChangeSettings, readSettings } from './settings';
import { createStatusBar } from './statusBar';
import { createStore, type Store } from './store';
import { registerTrainTasks } from './tasks/trainTaskProvider';
import type { GlassboxTestApi } from './testApi';
import { createTrainingCatalog } from './trainingCatalog';
import { createTrainings } from './trainings';
import { createActiveModelView } from './views/activeModelView';
import { createDatasetsView } from './views/datasetsView';
import { createModelsView } from './views/modelsView';
import { createTrainingsView } from './views/trainingsView';

export function activate(context: vscode.ExtensionContext): GlassboxTestApi | undefined {
  const startedAt = performance.now();
  const owned = new DisposableStore();
  context.subscriptions.push(owned);
  const services = createServices(context, owned);
  owned.add(createStatusBar(services.store));
  owned.add(createModelsView(services));
  owned.add(createDatasetsView(services));
  owned.add(createActiveModelView(services));
  owned.add(createTrainingsView(services));
  owned.add(registerTrainTasks(services));
  owned.add(followTrainings(services));
  owned.add(registerCommands(services));
  const activationMs = performance.now() - startedAt;
  services.log.debug(`Activated in ${activationMs.toFixed(1)} ms.`);
  const isTest = context.extensionMode === vscode.ExtensionMode.Test;
  return isTest ? { ...services, activationMs } : undefined;
}

function createServices(context: vscode.ExtensionContext, owned: DisposableStore): CommandServices {
  const log = owned.add(vscode.window.createOutputChannel('Glassbox', { log: true }));
  const store = owned.add(createStore(context.workspaceState));
  const client = owned.add(
    createEngineClient({
      enginePath: vscode.Uri.joinPath(context.extensionUri, 'dist', 'engine.js').fsPath,
      nodePath: () => readSettings().nodePath,
      log,
      idleMs: () => readSettings().idleMinutes * 60_000,
    }),
  );
  const models = owned.add(createModelCatalog(store, client.engine));
  const { engine } = client;
  const datasets = owned.add(createDatasetCatalog(engine));
  const services: Services = { context, log, store, client, engine, models, datasets };
  owned.add(client.onDidChangeState((state) => store.update({ engine: state })));
  owned.add(followContext(store));
  owned.add(followSettings(services));
  const galleries = owned.add(createGalleryPanels(services));
  const trainings = owned.add(createTrainings(engine));
  const trainingCatalog = owned.add(createTrainingCatalog(engine));
  const training = { trainings, trainingCatalog, galleries };
  return {
    ...services,
    ...training,
    predictions: owned.add(createPredictionPanels(services)),
    explanations: owned.add(createExplainPanels(services)),
    features: owned.add(createFeaturesPanels(services)),
    editors: owned.add(createModelEditors(services)),
    trainingPanels: owned.add(createTrainingPanels({ ...services, ...training })),
  };
}

/** What `when` clauses in package.json ask for. */
function followContext(store: Store): ReturnType<Store['onDidChange']> {
  const set = (): void => {
    const hasActiveModel = store.state.activeModel !== null;
    void vscode.commands.executeCommand('setContext', 'glassbox.hasActiveModel', hasActiveModel);
  };
  set();
  return store.onDidChange(({ state, before }) => {
    if (state.activeModel !== before.activeModel) set();
  });
}

function followSettings({ client, models, store }: Services): vscode.Disposable {
  return onDidChangeSettings((changed) => {
    if (changed.has('engine.nodePath')) client.restart();
    if (changed.has('executionProvider')) {
      store.update({ provider: null });
      models.refresh();
    }
  });
}
