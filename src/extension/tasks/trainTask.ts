// A training as a task of VS Code: what it is called, how it shows itself, and the terminal that it runs in. What runs a
// training is loaded only then.

import * as vscode from 'vscode';
import type { TrainRequest } from '../../protocol/train';
import { freeFolder } from '../runFolder';
import { noWorkspaceFolder } from '../trainingErrors';
import { builtinNameOf, trainingTitle, workspaceRootOf } from '../trainingFolder';
import {
  type ResolvedTask,
  type TrainTaskParts,
  trainProblemMatcher,
  trainTaskType,
} from './trainTaskType';

interface TrainTask {
  readonly definition: vscode.TaskDefinition;
  readonly scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace;
  readonly name: string;
  /** Of the definition with its `${…}` filled in. */
  readonly resolve: (definition: vscode.TaskDefinition) => Promise<ResolvedTask>;
}

export function createTrainTask(parts: TrainTaskParts, task: TrainTask): vscode.Task {
  const { definition, scope, name, resolve } = task;
  const execution = new vscode.CustomExecution(async (resolved) => {
    const { createTrainTerminal } = await import('./trainTerminal');
    return createTrainTerminal({ ...parts, resolve: () => resolve(resolved) });
  });
  const made = new vscode.Task(definition, scope, name, 'glassbox', execution, trainProblemMatcher);
  made.presentationOptions = {
    reveal: vscode.TaskRevealKind.Silent,
    panel: vscode.TaskPanelKind.Dedicated,
    showReuseMessage: false,
    focus: false,
  };
  return made;
}

/** Runs it as a task of the workspace. Ends when it has begun, and with the task; throws where it cannot. */
export async function runTrainTask(
  parts: TrainTaskParts,
  request: TrainRequest,
): Promise<vscode.TaskExecution> {
  const paths = request.data.kind === 'dataset' ? [request.data.path] : [];
  const scope = workspaceRootOf(request.out, ...paths);
  if (!scope) throw noWorkspaceFolder();
  if (request.resume) {
    const { checkResumed } = await import('./trainTaskDefinition');
    checkResumed(request);
  }
  const task = createTrainTask(parts, {
    definition: definitionOf(request, scope.uri.fsPath),
    scope,
    name: trainingTitle(request.out),
    // Run once more from the list of tasks, it is another training.
    resolve: async () => ({
      request: request.resume ? request : { ...request, out: await freeFolder(request.out) },
      recipe: null,
    }),
  });
  // Its panel says how it ends: stopping it there must not open the terminal.
  task.presentationOptions = { ...task.presentationOptions, reveal: vscode.TaskRevealKind.Never };
  return vscode.tasks.executeTask(task);
}

/** As it would stand in tasks.json. */
export function definitionOf(request: TrainRequest, root: string): vscode.TaskDefinition {
  const { data, model, provider, out, save, options, resume } = request;
  const short = (path: string): string => relativePath(path, root);
  return {
    ...subjectOf(data.path, model, root),
    out: short(out),
    provider,
    ...(save === null ? {} : { save: short(save) }),
    ...(Object.keys(options).length === 0 ? {} : { config: options }),
    ...(resume ? { resume } : {}),
  };
}

/** What no such task can do without. */
export function subjectOf(dataset: string, model: string, root: string): vscode.TaskDefinition {
  return {
    type: trainTaskType,
    dataset: relativePath(dataset, root),
    model: builtinNameOf(model) === null ? relativePath(model, root) : model,
  };
}

/** Where it lies in that folder of the workspace; else as it is. */
function relativePath(path: string, root: string): string {
  const own = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path));
  return own?.uri.fsPath === root ? vscode.workspace.asRelativePath(path, false) : path;
}

/** Shows the terminal that a training runs or ran in; false: it is closed. */
export function showTrainTerminal(out: string): boolean {
  const title = trainingTitle(out);
  const terminal = vscode.window.terminals.find(({ name }) => name.includes(title));
  terminal?.show(true);
  return terminal !== undefined;
}
