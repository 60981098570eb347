// Why a model has no canonical graph, or has one that cannot be trusted, one named factory each.

import { basename } from 'node:path';
import { GlassboxError } from '../../../base/errors';

/** A node that cannot be said in the canonical dialect, and why, as the end of a sentence. */
export interface Unsupported {
  readonly node: string;
  readonly op: string;
  readonly reason: string;
}

export function canonicalUnsupported(path: string, nodes: readonly Unsupported[]): GlassboxError {
  const listed = nodes.map(({ node, op, reason }) => `${op} at "${node}" (${reason})`).join(', ');
  return new GlassboxError({
    code: 'canonical-unsupported',
    message: `${basename(path)}: the network cannot be differentiated because of ${listed}.`,
    remedy:
      'Export the model for a fixed input size and without control flow, or without the optimisation that wrote these nodes.',
    path,
  });
}

/** `reason`: the words of whoever tried to run it. */
export function canonicalFails(path: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'canonical-unsupported',
    message: `${basename(path)}: the network does not run in the form that gradients need (${reason.replace(/\s*\.?\s*$/, '')}).`,
    remedy: 'Export the model with a newer exporter, for the input size and batch size wanted.',
    path,
  });
}

export function canonicalInputs(path: string, names: readonly string[]): GlassboxError {
  const listed = names.map((name) => `"${name}"`).join(', ');
  return new GlassboxError({
    code: 'canonical-inputs',
    message: `${basename(path)}: besides the picture, the network reads ${listed}.`,
    remedy: 'Export the model with the picture as its only input.',
    path,
  });
}

export function canonicalInputMissing(path: string, name: string): GlassboxError {
  return new GlassboxError({
    code: 'canonical-input-missing',
    message: `${basename(path)}: the graph has no input "${name}" to feed a picture to.`,
    remedy: 'Name the picture input in the model card (input.name).',
    path,
  });
}

export function canonicalDiffers(path: string, text: string): GlassboxError {
  return new GlassboxError({
    code: 'canonical-differs',
    message: `${basename(path)}: rewritten for gradients, the network no longer gives the outputs of the file (${text}).`,
    remedy: 'Use a method without gradients, such as occlusion or RISE, and report the model.',
    path,
  });
}
