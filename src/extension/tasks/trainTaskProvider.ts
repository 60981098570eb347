// Offers trainings in "Run Task", and makes those of tasks.json runnable. Nothing is searched for it: what is offered is
// what the views have found already.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { Services } from '../services';
import { workspaceRootOf } from '../trainingFolder';
import { createTrainTask, subjectOf } from './trainTask';
import { type TrainTaskParts, trainTaskType } from './trainTaskType';

type Parts = TrainTaskParts & Pick<Services, 'store' | 'datasets'>;

export function registerTrainTasks(parts: Parts): Disposable {
  return vscode.tasks.registerTaskProvider(trainTaskType, {
    provideTasks: () => foundTasks(parts),
    resolveTask: (task) => resolvedTask(parts, task),
  });
}

/** One for each dataset that is known, with the active model. */
export function foundTasks(parts: Parts): vscode.Task[] {
  const model = parts.store.state.activeModel;
  if (model === null || !vscode.workspace.isTrusted) return [];
  return parts.datasets.found.flatMap(({ path, name }) => {
    const scope = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path));
    if (!scope || !vscode.workspace.getWorkspaceFolder(vscode.Uri.file(model))) return [];
    const definition = subjectOf(path, model, scope.uri.fsPath);
    const label = vscode.l10n.t('train {0} on {1}', basename(model), name);
    return [taskOf(parts, definition, scope, label)];
  });
}

/** Of tasks.json: with the definition as it stands there. What is wrong with it is said when it runs. */
function resolvedTask(parts: Parts, { definition, scope, name }: vscode.Task): vscode.Task | null {
  const folder = typeof scope === 'object' ? scope : workspaceRootOf();
  return folder && taskOf(parts, definition, folder, name);
}

function taskOf(
  parts: Parts,
  definition: vscode.TaskDefinition,
  scope: vscode.WorkspaceFolder,
  name: string,
): vscode.Task {
  const resolve = async (filled: vscode.TaskDefinition) => {
    const { resolveTrainTask } = await import('./trainTaskDefinition');
    return resolveTrainTask(filled, scope.uri.fsPath);
  };
  return createTrainTask(parts, { definition, scope, name, resolve });
}
