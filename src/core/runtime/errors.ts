// What can go wrong between a model and ONNX Runtime, one named factory each.

import { GlassboxError } from '../../base/errors';
import type { Provider } from '../../protocol/model';

export function unsupportedTensorType(name: string, type: string): GlassboxError {
  return new GlassboxError({
    code: 'unsupported-tensor-type',
    message: `${name} has element type ${type}, which Glassbox cannot feed or read.`,
    remedy: 'Export the model with float32, float16 or uint8 inputs and outputs.',
  });
}

export function sessionRefused(model: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'session-refused',
    message: `ONNX Runtime cannot load ${model}: ${firstSentence(reason)}`,
    remedy: 'Check the file with onnx.checker, or export it again.',
  });
}

export function providerUnavailable(provider: Provider, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'provider-unavailable',
    message: `The execution provider "${provider}" cannot run this model here: ${firstSentence(reason)}`,
    remedy: 'Choose "auto" or "cpu".',
  });
}

export function runFailed(reason: string): GlassboxError {
  const node = failingNode(reason);
  const where = node ? ` at node "${node.name}" (${node.op})` : '';
  return new GlassboxError({
    code: 'run-failed',
    message: `The model failed while running${where}: ${firstSentence(reason)}`,
    remedy: 'Check the input size and layout in the model card.',
  });
}

export function sessionClosed(): GlassboxError {
  return new GlassboxError({
    code: 'session-closed',
    message: 'The model was closed to make room for others while it was in use.',
    remedy: 'Run it again.',
  });
}

/** Which of ONNX Runtime's failures are a lack of memory. */
export function isOutOfMemory(reason: string): boolean {
  return /Failed to allocate|bad_alloc|bad allocation|out of memory/i.test(reason);
}

export function outOfMemory(reason: string): GlassboxError {
  const node = failingNode(reason);
  const where = node ? ` at node "${node.name}" (${node.op})` : '';
  return new GlassboxError({
    code: 'out-of-memory',
    message: `There is not enough memory for this${where}.`,
    remedy: 'Choose a smaller batch size, or close other programs.',
  });
}

export function storeClosed(): GlassboxError {
  return new GlassboxError({
    code: 'store-closed',
    message: 'The weights being trained are no longer in memory.',
    remedy: 'Resume the training from its last checkpoint.',
  });
}

export function keptValueUnlike(name: string, kept: string, given: string): GlassboxError {
  return new GlassboxError({
    code: 'kept-value-unlike',
    message: `"${name}" is ${kept} in the model being trained, and ${given} in what should replace it.`,
    remedy: 'Use the checkpoint of the same model and settings.',
  });
}

/** ONNX Runtime names the node it failed in, perhaps with an ending of its own; the name is empty for nodes that had none. */
export function failingNode(reason: string): { readonly op: string; readonly name: string } | null {
  const match = /while running (\S+) node\. Name:'([^']*)'/.exec(reason);
  return match?.[1] === undefined || match[2] === undefined
    ? null
    : { op: match[1], name: match[2].replace(/_token_\d+$/, '') };
}

/** Colours of a terminal. */
const escapeCode = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** ONNX Runtime's messages run over many lines, with source paths and stack frames: the part a person can use. */
export function firstSentence(reason: string): string {
  const text = reason
    .replace(escapeCode, '')
    .replace(/^.*?Status Message:\s*/s, '')
    .replace(/^.*(?:was false\.)\s*/s, '')
    .replace(/\[ONNXRuntimeError\]\s*:\s*\d+\s*:\s*[A-Z_]+\s*:\s*/g, '')
    .replace(/\/onnxruntime_src\/\S+(?:\s+\S+::[^\n]*?\))?\s*/g, '')
    .replace(/Please fix either the inputs\/outputs or the model\./, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
  if (text === '') return 'no reason was given.';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
