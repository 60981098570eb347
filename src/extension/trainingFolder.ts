// Where trainings lie, <root>/.glassbox/training/<yyyymmdd-hhmmss>-<model>-<dataset>, where a trained model goes, and how
// both are called.

import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import { type BuiltinModel, builtinModels, builtinPrefix } from '../protocol/trainRecipe';
import { exists } from './activeModel';
import { fileNamePart } from './format';
import { folderNameParts, freeFolder, type RunName, runName } from './runFolder';

/** Of a training's folder: what it was begun with, and how far it came. */
export const trainingManifestName = 'training.json';

export function trainingsFolder(root: string): string {
  return join(root, '.glassbox', 'training');
}

/** A name that is free. */
export function freeTrainingFolder(root: string, name: RunName): Promise<string> {
  const model = builtinNameOf(name.model) ?? name.model;
  return freeFolder(join(trainingsFolder(root), runName({ ...name, model })));
}

/** Of a training's folder: the one whose `.glassbox` holds it. */
export function rootOfTraining(out: string): string {
  return dirname(dirname(dirname(out)));
}

/** Of the tab. */
export function trainingTitle(out: string): string {
  const { name, time } = folderNameParts(out);
  return time === null
    ? vscode.l10n.t('Training {0}', name)
    : vscode.l10n.t('Training {0} {1}', name, time);
}

/** `small-cnn` of `builtin:small-cnn`; null for a file. */
export function builtinNameOf(model: string): BuiltinModel | null {
  return builtinModels.find((name) => model === `${builtinPrefix}${name}`) ?? null;
}

/** For the eye: a file's name, or that of a network of Glassbox's own. */
export function modelNameOf(model: string): string {
  return builtinNameOf(model) ?? basename(model);
}

/**
 * Where the trained model goes: `<stem>-<dataset>.onnx` beside its model, or for a network made from scratch in the
 * workspace's `models`, else in its folder. The engine adds a number where the name is taken.
 */
export async function savePathOf(root: string, model: string, dataset: string): Promise<string> {
  const stemOf = (path: string): string => fileNamePart(basename(path, extname(path)));
  const builtin = builtinNameOf(model);
  const name = `${builtin ?? stemOf(model)}-${stemOf(dataset)}.onnx`;
  if (builtin === null) return join(dirname(model), name);
  const models = join(root, 'models');
  return join((await exists(models)) ? models : root, name);
}

/** The workspace folder that holds one of the files, else the first one; null where no folder is open. */
export function workspaceRootOf(...paths: readonly string[]): vscode.WorkspaceFolder | null {
  for (const path of paths) {
    const own = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path));
    if (own) return own;
  }
  return vscode.workspace.workspaceFolders?.[0] ?? null;
}
