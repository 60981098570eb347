// A model file on disk → its graph and the facts that hold without running it.

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { ModelFacts } from '../../protocol/model';
import { type ExternalFile, findExternalFiles, type ModelPlace } from './externalData';
import { readModelBytes } from './modelBytes';
import type { GraphProto, ModelProto } from './onnx_pb';
import { parseModel } from './parseModel';
import { suppliedValues } from './topology';
import { feedInputs, valueSpec } from './valueSpec';
import { allGraphs, allTensors } from './walk';
import { countParameters } from './weights';

export { readModelListing } from './listing';

export interface OnnxFile extends ModelPlace {
  /** Of the .onnx file alone, as sha256sum prints it. */
  readonly sha256: string;
  /**
   * Identifies the content for caches: `sha256` and, for external data, name, size and time of change of each file, since
   * hashing gigabytes of weights each time would cost more than what is cached.
   */
  readonly key: string;
  /** The file as it is; the tensors of `model` are views on it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly model: ModelProto;
  readonly graph: GraphProto;
  readonly facts: ModelFacts;
}

export async function readModelFile(path: string, signal?: AbortSignal): Promise<OnnxFile> {
  const { bytes, sha256 } = await readModelBytes(path, signal);
  const { model, graph } = parseModel(bytes, path);
  const folder = dirname(path);
  const external = await findExternalFiles({ path, folder }, allTensors(model));
  const facts: ModelFacts = {
    path,
    sha256,
    bytes: bytes.length,
    externalData: external.map((file) => ({ path: file.path, bytes: file.bytes })),
    ...factsOf(model, graph),
  };
  return { path, folder, sha256, key: contentKey(sha256, external), bytes, model, graph, facts };
}

function factsOf(
  model: ModelProto,
  graph: GraphProto,
): Omit<ModelFacts, 'path' | 'sha256' | 'bytes' | 'externalData'> {
  const initializers = new Set(suppliedValues({ ...graph, input: [] }));
  return {
    producer: [model.producerName, model.producerVersion].filter(Boolean).join(' '),
    irVersion: Number(model.irVersion),
    opsets: model.opsetImport.map((each) => ({
      domain: each.domain,
      version: Number(each.version),
    })),
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
    inputs: feedInputs(graph.input.map(valueSpec), initializers),
    outputs: graph.output.map(valueSpec),
    nodeCount: allGraphs(graph).reduce((sum, each) => sum + each.node.length, 0),
    parameters: [...countParameters(graph).values()].reduce((sum, count) => sum + count, 0),
  };
}

function contentKey(sha256: string, external: readonly ExternalFile[]): string {
  if (external.length === 0) return sha256;
  const stamps = external.map((file) => [file.path, file.bytes, file.modifiedMs]);
  return createHash('sha256')
    .update(JSON.stringify([sha256, stamps]))
    .digest('hex');
}
