// What can keep a training from beginning or from being shown, as far as the host knows, each with its way out.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { GlassboxError } from '../base/errors';

export function trainingRunning(out: string): GlassboxError {
  return new GlassboxError({
    code: 'training-running',
    message: vscode.l10n.t('The training "{0}" is under way already.', basename(out)),
    remedy: vscode.l10n.t('Open it with "Glassbox: Open Training…", or stop it first.'),
    path: out,
  });
}

export function noWorkspaceFolder(): GlassboxError {
  return new GlassboxError({
    code: 'no-workspace-folder',
    message: vscode.l10n.t('A training needs a folder to keep its checkpoints in.'),
    remedy: vscode.l10n.t('Open a folder first.'),
  });
}

export function outsideWorkspace(field: string, path: string): GlassboxError {
  return new GlassboxError({
    code: 'outside-workspace',
    message: vscode.l10n.t('"{0}" of the task, {1}, lies outside of the workspace.', field, path),
    remedy: vscode.l10n.t('Give a path inside of an open folder.'),
  });
}

/** `detail`: the field and what is wrong with it. */
export function taskInvalid(detail: string): GlassboxError {
  return new GlassboxError({
    code: 'task-invalid',
    message: vscode.l10n.t('The training task cannot be run: {0}.', detail),
    remedy: vscode.l10n.t('Correct the task; tasks.json lists what it may hold.'),
  });
}

export function recipeInvalid(path: string, detail: string): GlassboxError {
  return new GlassboxError({
    code: 'recipe-invalid',
    message: vscode.l10n.t('"{0}" is no recipe of a training: {1}.', basename(path), detail),
    remedy: vscode.l10n.t('Correct the file; the editor offers what it may hold.'),
    path,
  });
}

export function recipeUnreadable(path: string): GlassboxError {
  return new GlassboxError({
    code: 'recipe-unreadable',
    message: vscode.l10n.t('The recipe "{0}" could not be read.', path),
    remedy: vscode.l10n.t('Check that the file is there.'),
    path,
  });
}

export function recipeNotWritten(path: string): GlassboxError {
  return new GlassboxError({
    code: 'recipe-not-written',
    message: vscode.l10n.t('The recipe "{0}" could not be written.', path),
    remedy: vscode.l10n.t('Check that the folder may be written to.'),
    path,
  });
}

export function trainingUnknown(): GlassboxError {
  return new GlassboxError({
    code: 'training-unknown',
    message: vscode.l10n.t('This panel knows no training yet.'),
    remedy: vscode.l10n.t('Wait until it has begun, or plan it again.'),
  });
}

export function trainingNotDone(): GlassboxError {
  return new GlassboxError({
    code: 'training-not-done',
    message: vscode.l10n.t('The training has no result yet.'),
    remedy: vscode.l10n.t('Wait until it is done, or let it finish with the best weights.'),
  });
}

export function trainingNotComparable(): GlassboxError {
  return new GlassboxError({
    code: 'training-not-comparable',
    message: vscode.l10n.t('The model was compared with nothing: the dataset has no test part.'),
    remedy: vscode.l10n.t('Run "Glassbox: Split Dataset…" and train again.'),
  });
}

export function trainingLogMissing(): GlassboxError {
  return new GlassboxError({
    code: 'training-log-missing',
    message: vscode.l10n.t('The terminal of this training is closed.'),
    remedy: vscode.l10n.t('Resume it, or look into its folder.'),
  });
}

export function pictureMissing(id: string): GlassboxError {
  return new GlassboxError({
    code: 'picture-missing',
    message: vscode.l10n.t('The picture "{0}" is no file of its own, or is gone.', id),
    remedy: vscode.l10n.t('Look at it in this panel.'),
  });
}
