// Everything a user can be told about a model that cannot be classified with, or about a card that does not fit.

import { basename } from 'node:path';
import { type ErrorFacts, GlassboxError } from '../../base/errors';
import type { ValueSpec } from '../../protocol/model';
import { formatValue } from './dims';

export interface Place {
  /** Full path of the card. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** `cat.glassbox.json:7: input.std has 2 values, the model has 3 channels.` */
export function cardError(place: Place, problem: string, remedy?: string): GlassboxError {
  const { path, line, column } = place;
  const message = `${basename(path)}:${line}: ${problem}`;
  const facts: ErrorFacts = { code: 'card-invalid', message, path, line, column };
  return new GlassboxError(remedy === undefined ? facts : { ...facts, remedy });
}

export function cardUnreadable(path: string, cause: unknown): GlassboxError {
  return new GlassboxError(
    {
      code: 'card-unreadable',
      message: `${basename(path)} cannot be read: ${reason(cause)}.`,
      remedy: 'Make the file readable, or remove it to go without a model card.',
      path,
    },
    { cause },
  );
}

export function noImageInput(model: string, inputs: readonly ValueSpec[]): GlassboxError {
  const found = inputs.length === 0 ? 'nothing to feed' : inputs.map(formatValue).join(', ');
  return modelError(
    'model-no-image-input',
    model,
    `has no input that takes pictures (found: ${found}).`,
    'Export a model whose input is [batch×channels×height×width] or [batch×height×width×channels] with 1 or 3 channels.',
  );
}

export function unsupportedChannels(
  model: string,
  input: ValueSpec,
  channels: number,
): GlassboxError {
  return modelError(
    'model-channels',
    model,
    `takes ${channels} channels (${formatValue(input)}), and pictures have 1 or 3.`,
    'Export a model that takes grey or colour pictures.',
  );
}

export function severalImageInputs(model: string, inputs: readonly ValueSpec[]): GlassboxError {
  return modelError(
    'model-two-images',
    model,
    `takes ${inputs.length} pictures at once: ${inputs.map(formatValue).join(', ')}.`,
    'Glassbox classifies one picture at a time: export the branch that takes one picture.',
  );
}

export function extraInputs(
  model: string,
  image: ValueSpec,
  others: readonly ValueSpec[],
): GlassboxError {
  return modelError(
    'model-extra-inputs',
    model,
    `needs more than a picture: besides ${image.name} it wants ${others.map(formatValue).join(', ')}.`,
    'Export the model again with these inputs made constant.',
  );
}

export function sequenceOutput(model: string, output: ValueSpec, isZipMap: boolean): GlassboxError {
  return modelError(
    'model-sequence-output',
    model,
    `returns ${output.name} as a ${output.kind}${isZipMap ? ' (ZipMap)' : ''}, not as a tensor of class scores.`,
    isZipMap
      ? "Export again without ZipMap, e.g. skl2onnx: convert_sklearn(…, options={'zipmap': False})."
      : 'Export again so that the scores are a tensor [batch×classes].',
  );
}

export function noClassOutput(model: string, outputs: readonly ValueSpec[]): GlassboxError {
  return modelError(
    'model-no-class-output',
    model,
    `has no output of class scores [batch×classes] (found: ${outputs.map(formatValue).join(', ')}).`,
    'Glassbox debugs image classifiers: export the model with its classification head.',
  );
}

export function notAClassifier(model: string, task: string): GlassboxError {
  return modelError(
    'model-not-a-classifier',
    model,
    `is an Ultralytics model for the task "${task}", not a classifier.`,
    'Use a model exported for classification (its name ends in -cls).',
  );
}

export function invalidScores(output: string, value: number): GlassboxError {
  return new GlassboxError({
    code: 'scores-invalid',
    message: `The model returned ${value} in its output ${output} for this picture.`,
    remedy:
      'Check scale, mean and std of the model card; a float16 model may overflow on this provider.',
  });
}

export function unexpectedScoreCount(
  output: string,
  count: number,
  expected: number,
): GlassboxError {
  return new GlassboxError({
    code: 'scores-invalid',
    message: `The model returned ${count} values in its output ${output} for one picture, its card says ${expected}.`,
    remedy: 'Name the output that holds one score per class in the model card (output.name).',
  });
}

function modelError(code: string, path: string, problem: string, remedy: string): GlassboxError {
  return new GlassboxError({ code, message: `${basename(path)} ${problem}`, remedy, path });
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
