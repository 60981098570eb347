// What the extension host itself can find wrong, each with its way out. The engine's own errors arrive ready-made.

import * as vscode from 'vscode';
import { GlassboxError } from '../base/errors';

export function workspaceUntrusted(): GlassboxError {
  return new GlassboxError({
    code: 'workspace-untrusted',
    message: vscode.l10n.t('Glassbox runs no model in a workspace that is not trusted.'),
    remedy: vscode.l10n.t('Trust this workspace to classify pictures.'),
  });
}

export function noActiveModel(): GlassboxError {
  return new GlassboxError({
    code: 'no-active-model',
    message: vscode.l10n.t('No model is active.'),
    remedy: vscode.l10n.t('Choose an ONNX file as the active model.'),
  });
}

export function noPictures(name: string): GlassboxError {
  return new GlassboxError({
    code: 'no-pictures',
    message: vscode.l10n.t('"{0}" is not a picture that Glassbox can read.', name),
    remedy: vscode.l10n.t('Choose PNG, JPEG, WebP, GIF, TIFF, AVIF or BMP files, or a folder.'),
  });
}

export function notAPicture(name: string): GlassboxError {
  return new GlassboxError({
    code: 'not-a-picture',
    message: vscode.l10n.t('"{0}" is not a picture that Glassbox can read.', name),
    remedy: vscode.l10n.t('Choose a PNG, JPEG, WebP, GIF, TIFF, AVIF or BMP file.'),
  });
}

export function notOnThisMachine(name: string): GlassboxError {
  return new GlassboxError({
    code: 'not-a-file',
    message: vscode.l10n.t('"{0}" is not a file on the machine that runs Glassbox.', name),
    remedy: vscode.l10n.t('Save it to a folder first.'),
  });
}

export function cardNotWritten(path: string): GlassboxError {
  return new GlassboxError({
    code: 'card-not-written',
    message: vscode.l10n.t('The model card "{0}" could not be written.', path),
    remedy: vscode.l10n.t('Check that the folder of the model may be written to.'),
    path,
  });
}

export function nothingToExport(): GlassboxError {
  return new GlassboxError({
    code: 'nothing-to-export',
    message: vscode.l10n.t('There are no predictions to export yet.'),
    remedy: vscode.l10n.t('Wait for the first result, or run the classification again.'),
  });
}

export function pictureUnknown(index: number): GlassboxError {
  return new GlassboxError({
    code: 'picture-unknown',
    message: vscode.l10n.t('There is no picture number {0} in this panel.', index + 1),
    remedy: vscode.l10n.t('Run the classification again.'),
  });
}

export function modelUnanswered(path: string): GlassboxError {
  return new GlassboxError({
    code: 'model-unanswered',
    message: vscode.l10n.t('The engine said nothing about "{0}".', path),
    remedy: vscode.l10n.t('Run "Glassbox: Restart Engine" and try again.'),
    path,
  });
}

export function cellUnknown(): GlassboxError {
  return new GlassboxError({
    code: 'map-unknown',
    message: vscode.l10n.t('This map is no longer in the panel.'),
    remedy: vscode.l10n.t('Choose one that is shown.'),
  });
}

export function mapMissing(): GlassboxError {
  return new GlassboxError({
    code: 'map-missing',
    message: vscode.l10n.t('This map is not there yet.'),
    remedy: vscode.l10n.t('Wait until it is done, or run it again.'),
  });
}

export function modelNotOffered(path: string): GlassboxError {
  return new GlassboxError({
    code: 'model-not-offered',
    message: vscode.l10n.t('"{0}" is none of the models that this panel offers.', path),
    remedy: vscode.l10n.t('Choose it as the active model first.'),
    path,
  });
}

export function intentInvalid(detail: string): GlassboxError {
  return new GlassboxError({
    code: 'intent-invalid',
    message: vscode.l10n.t(
      'The Explain panel asked for something that does not exist ({0}).',
      detail,
    ),
    remedy: vscode.l10n.t('Close the panel and open it again.'),
  });
}

export function argumentInvalid(command: string, detail: string): GlassboxError {
  return new GlassboxError({
    code: 'argument-invalid',
    message: vscode.l10n.t(
      '"{0}" was called with an argument it does not know ({1}).',
      command,
      detail,
    ),
    remedy: vscode.l10n.t('Give it a file, or an object with image, target and model.'),
  });
}
