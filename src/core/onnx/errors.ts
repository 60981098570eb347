// What can be wrong with a model file, one named factory each.

import { basename } from 'node:path';
import { GlassboxError } from '../../base/errors';

export function modelMissing(path: string): GlassboxError {
  return problem(
    'model-missing',
    path,
    'there is no such file.',
    'Check the path and its spelling.',
  );
}

export function modelIsFolder(path: string): GlassboxError {
  return problem(
    'model-is-folder',
    path,
    'this is a folder, not a model file.',
    'Choose the .onnx file inside it.',
  );
}

export function modelUnreadable(path: string, reason: string): GlassboxError {
  return problem(
    'model-unreadable',
    path,
    `the file cannot be read (${reason}).`,
    'Check that you may read it and that nothing else has locked it.',
  );
}

export function modelEmpty(path: string): GlassboxError {
  return problem(
    'model-empty',
    path,
    'the file is empty.',
    'Copy, download or export the model again.',
  );
}

export function modelTooLarge(path: string): GlassboxError {
  return problem(
    'model-too-large',
    path,
    'the file is over 2 GiB, more than an ONNX file can be.',
    'Save the model with its weights as external data.',
  );
}

export function modelTruncated(path: string): GlassboxError {
  return problem(
    'model-truncated',
    path,
    'the file ends in the middle of the model.',
    'Copy, download or export it again.',
  );
}

export function modelDamaged(path: string, reason: string): GlassboxError {
  return problem(
    'model-damaged',
    path,
    `the file is not a valid ONNX model (${reason}).`,
    'Copy, download or export it again.',
  );
}

export function gitLfsPointer(path: string): GlassboxError {
  return problem(
    'git-lfs-pointer',
    path,
    'this is a Git LFS pointer; the model itself has not been downloaded.',
    'Run "git lfs pull" in its repository.',
  );
}

export type TextKind = 'a text' | 'a JSON' | 'an HTML' | 'an XML';

export function modelIsText(path: string, kind: TextKind): GlassboxError {
  const remedy =
    kind === 'an HTML'
      ? 'It looks like a saved web page: download the raw model file instead.'
      : 'Choose the binary .onnx file.';
  return problem('model-is-text', path, `this is ${kind} file, not an ONNX model.`, remedy);
}

export function foreignModel(path: string, format: string, remedy: string): GlassboxError {
  return problem('foreign-model', path, `this is ${format}, not an ONNX model.`, remedy);
}

export function graphMissing(path: string): GlassboxError {
  return problem(
    'graph-missing',
    path,
    'the file holds no ONNX graph.',
    'Check that it is an ONNX model and export it again.',
  );
}

export function graphEmpty(path: string): GlassboxError {
  return problem(
    'graph-empty',
    path,
    'the graph has no nodes, so there is nothing to run.',
    'Export the model again.',
  );
}

export function opsetMissing(path: string): GlassboxError {
  return problem(
    'opset-missing',
    path,
    'the file does not say which operator set version it uses; it may be cut short.',
    'Copy, download or export it again.',
  );
}

export function opsetTooNew(
  path: string,
  domain: string,
  version: number,
  newest: number,
): GlassboxError {
  return problem(
    'opset-too-new',
    path,
    `the model uses version ${version} of the operator set "${domain || 'ai.onnx'}", newer than the ${newest} that ONNX Runtime supports here.`,
    `Export the model with ${domain === '' ? `opset_version=${newest}` : `version ${newest} of that set`} or lower.`,
  );
}

export function irVersionTooNew(path: string, version: number, newest: number): GlassboxError {
  return problem(
    'ir-version-too-new',
    path,
    `the file uses version ${version} of the ONNX format, newer than the ${newest} that ONNX Runtime supports here.`,
    'Export the model with an older version of the onnx package.',
  );
}

export function customOperators(
  path: string,
  domain: string,
  operators: readonly string[],
  node: string,
): GlassboxError {
  return problem(
    'custom-operators',
    path,
    `the model needs operators of the custom domain "${domain}" (${listed(operators)}, first at node "${node}"), which ONNX Runtime does not have.`,
    'Export the model with standard ONNX operators only.',
  );
}

export function valueUndefined(path: string, node: string, value: string): GlassboxError {
  return problem(
    'value-undefined',
    path,
    `node "${node}" reads the value "${value}", which nothing in the graph makes.`,
    'Export the model again, or repair the graph.',
  );
}

export function valueMadeTwice(path: string, node: string, value: string): GlassboxError {
  return problem(
    'value-made-twice',
    path,
    `node "${node}" makes the value "${value}", which already exists.`,
    'Export the model again, or repair the graph.',
  );
}

export function graphCycle(path: string, node: string): GlassboxError {
  return problem(
    'graph-cycle',
    path,
    `node "${node}" depends on its own result.`,
    'Export the model again, or repair the graph.',
  );
}

export function valueUnknown(path: string, value: string): GlassboxError {
  return problem(
    'value-unknown',
    path,
    `the graph has no value "${value}".`,
    'Choose one of the names that "glassbox inspect" lists.',
  );
}

export function tensorInvalid(path: string, tensor: string, reason: string): GlassboxError {
  return problem(
    'tensor-invalid',
    path,
    `the tensor "${tensor}" cannot be read: ${reason}.`,
    'Export the model again.',
  );
}

/** `message` starts with the file's name, so that a list of failures can be read without its paths. */
function problem(code: string, path: string, what: string, remedy: string): GlassboxError {
  return new GlassboxError({ code, message: `${basename(path)}: ${what}`, remedy, path });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
