// What the extension host itself can find wrong, each with its way out. The engine's own errors arrive ready-made.

import * as vscode from 'vscode';
import { GlassboxError } from '../base/errors';
import type { ClassMatching } from '../protocol/dataset';

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
    message: vscode.l10n.t('The panel asked for something that does not exist ({0}).', detail),
    remedy: vscode.l10n.t('Close the panel and open it again.'),
  });
}

/** `fields`: what an object may have in it, e.g. "image, model". */
export function argumentInvalid(command: string, detail: string, fields: string): GlassboxError {
  return new GlassboxError({
    code: 'argument-invalid',
    message: vscode.l10n.t(
      '"{0}" was called with an argument it does not know ({1}).',
      command,
      detail,
    ),
    remedy: vscode.l10n.t('Give it a file, or an object with {0}.', fields),
  });
}

export function featuresMissing(): GlassboxError {
  return new GlassboxError({
    code: 'features-missing',
    message: vscode.l10n.t('There are no feature maps yet.'),
    remedy: vscode.l10n.t('Wait until the model has run, or run it again.'),
  });
}

export function foundPictureMissing(): GlassboxError {
  return new GlassboxError({
    code: 'found-picture-missing',
    message: vscode.l10n.t('No picture that excites the channel has been found yet.'),
    remedy: vscode.l10n.t('Wait for the search to end, or start it again.'),
  });
}

export function overlayMissing(): GlassboxError {
  return new GlassboxError({
    code: 'overlay-missing',
    message: vscode.l10n.t('There are no measurements of this model yet.'),
    remedy: vscode.l10n.t('Choose a picture to run it on, or wait until it has run.'),
  });
}

export function valueUnknown(model: string, value: string): GlassboxError {
  return new GlassboxError({
    code: 'value-unknown',
    message: vscode.l10n.t('"{0}" has no value named "{1}".', model, value),
    remedy: vscode.l10n.t('Search for it in the graph.'),
  });
}

export function evaluationCancelledEarly(): GlassboxError {
  return new GlassboxError({
    code: 'evaluation-cancelled-early',
    message: vscode.l10n.t('The evaluation was cancelled before its first picture.'),
    remedy: vscode.l10n.t('Resume it, or close the panel.'),
  });
}

export function runUnderWay(): GlassboxError {
  return new GlassboxError({
    code: 'run-under-way',
    message: vscode.l10n.t('The evaluation is still under way.'),
    remedy: vscode.l10n.t('Wait until it is done, or cancel it.'),
  });
}

export function runUnknown(): GlassboxError {
  return new GlassboxError({
    code: 'run-unknown',
    message: vscode.l10n.t('This panel knows no evaluation yet.'),
    remedy: vscode.l10n.t('Wait until it has begun, or evaluate the dataset again.'),
  });
}

export function labelUnknown(label: string): GlassboxError {
  return new GlassboxError({
    code: 'label-unknown',
    message: vscode.l10n.t('The dataset has no class "{0}".', label),
    remedy: vscode.l10n.t('Choose one of its classes.'),
  });
}

export function splitsMissing(dataset: string): GlassboxError {
  return new GlassboxError({
    code: 'splits-missing',
    message: vscode.l10n.t('"{0}" is not split into parts.', dataset),
    remedy: vscode.l10n.t('Run "Glassbox: Split Dataset…" first.'),
  });
}

/** `dataset`: its name. */
export function noClassMatches(dataset: string, { classes }: ClassMatching): GlassboxError {
  const shown = classes.slice(0, 3).map(({ label }) => `"${label}"`);
  const names = [...shown, ...(classes.length > shown.length ? ['…'] : [])].join(', ');
  return new GlassboxError({
    code: 'no-class-matches',
    message:
      classes.length === 0
        ? vscode.l10n.t('{0} has no labels to evaluate against.', dataset)
        : vscode.l10n.t('The model has no output for any class of {0} ({1}).', dataset, names),
    remedy: vscode.l10n.t('Say in dataset.glassbox.json, under "classes", which output is which.'),
  });
}

export function definitionInvalid(path: string): GlassboxError {
  return new GlassboxError({
    code: 'definition-invalid',
    message: vscode.l10n.t('"{0}" is not a JSON object.', path),
    remedy: vscode.l10n.t('Correct the file, or delete it.'),
    path,
  });
}

export function definitionNotWritten(path: string): GlassboxError {
  return new GlassboxError({
    code: 'definition-not-written',
    message: vscode.l10n.t('"{0}" could not be written.', path),
    remedy: vscode.l10n.t('Check that the folder may be written to.'),
    path,
  });
}

export function notAManifest(path: string): GlassboxError {
  return new GlassboxError({
    code: 'not-a-manifest',
    message: vscode.l10n.t('"{0}" is no list of pictures.', path),
    remedy: vscode.l10n.t('Choose a CSV, TSV, JSONL or Parquet file.'),
    path,
  });
}
