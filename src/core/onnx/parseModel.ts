// Bytes → ModelProto, with every reason why ONNX Runtime here would not take it said in advance and in plain words.

import { fromBinary } from '@bufbuild/protobuf';
import { GlassboxError } from '../../base/errors';
import {
  customOperators,
  graphEmpty,
  graphMissing,
  irVersionTooNew,
  modelDamaged,
  modelTruncated,
  opsetMissing,
  opsetTooNew,
} from './errors';
import { foreignExtension } from './foreignFormats';
import { type GraphProto, type ModelProto, ModelProtoSchema } from './onnx_pb';
import { checkTopology } from './topology';
import { allNodes, nodeLabel } from './walk';

/** Newest versions that ONNX Runtime 1.30 loads, found by offering it newer ones, as a test still does. */
export const maxOpsets: ReadonlyMap<string, number> = new Map([
  ['', 26],
  ['ai.onnx.ml', 5],
  ['ai.onnx.preview.training', 1],
  ['com.microsoft', 1],
]);
export const maxIrVersion = 13;

/** Operator domains that ONNX Runtime brings itself. */
const knownDomains: ReadonlySet<string> = new Set([
  '',
  'ai.onnx',
  'ai.onnx.ml',
  'ai.onnx.preview.training',
  'com.microsoft',
  'com.microsoft.nchwc',
]);

export interface ParsedModel {
  readonly model: ModelProto;
  readonly graph: GraphProto;
}

export function parseModel(bytes: Uint8Array, path: string): ParsedModel {
  return decoding(path, () => checkedModel(fromBinary(ModelProtoSchema, bytes), path));
}

function checkedModel(model: ModelProto, path: string): ParsedModel {
  const { graph } = model;
  if (graph === undefined) throw foreignExtension(path) ?? graphMissing(path);
  if (graph.node.length === 0) throw graphEmpty(path);
  checkVersions(model, path);
  checkDomains(model, path);
  checkTopology(graph, path);
  return { model, graph };
}

/** Runs a decoder of protobuf; what it throws becomes a sentence about this file. */
export function decoding<T>(path: string, decoder: () => T): T {
  try {
    return decoder();
  } catch (error) {
    if (error instanceof GlassboxError) throw error;
    const foreign = foreignExtension(path);
    if (foreign) throw foreign;
    const reason = error instanceof Error ? error.message : String(error);
    const isTooDeep = reason.includes('call stack');
    // The reader ran over the end of the bytes.
    if (error instanceof RangeError && !isTooDeep) throw modelTruncated(path);
    throw modelDamaged(path, isTooDeep ? 'it is nested too deeply' : reason);
  }
}

function checkVersions(model: ModelProto, path: string): void {
  const irVersion = Number(model.irVersion);
  if (irVersion > maxIrVersion) throw irVersionTooNew(path, irVersion, maxIrVersion);
  if (model.opsetImport.length === 0) throw opsetMissing(path);
  for (const { domain, version } of model.opsetImport) {
    const plain = domain === 'ai.onnx' ? '' : domain;
    const newest = maxOpsets.get(plain);
    if (newest !== undefined && version > BigInt(newest)) {
      throw opsetTooNew(path, plain, Number(version), newest);
    }
  }
}

function checkDomains(model: ModelProto, path: string): void {
  const own = new Set(model.functions.map(({ domain }) => domain));
  const custom = allNodes(model).filter(
    ({ domain }) => !knownDomains.has(domain) && !own.has(domain),
  );
  const [first] = custom;
  if (first === undefined) return;
  const operators = custom
    .filter(({ domain }) => domain === first.domain)
    .map(({ opType }) => opType);
  throw customOperators(path, first.domain, [...new Set(operators)], nodeLabel(first));
}
