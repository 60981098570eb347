// Inputs and outputs of a model without reading its weights: the fields of the file are walked and everything but names
// is skipped, so that a folder of large models is listed at once.

import type { FileHandle } from 'node:fs/promises';
import { fromBinary } from '@bufbuild/protobuf';
import { errorFacts, GlassboxError } from '../../base/errors';
import type { ModelListing, ValueSpec } from '../../protocol/model';
import { graphEmpty, graphMissing, modelDamaged } from './errors';
import { foreignExtension } from './foreignFormats';
import { withModelFile } from './modelBytes';
import { ValueInfoProtoSchema } from './onnx_pb';
import { decoding } from './parseModel';
import { feedInputs, valueSpec } from './valueSpec';
import { createWireReader, type WireField, type WireReader } from './wire';

/** Numbers of the fields that matter, as in onnx.proto. */
const modelGraph = 7;
const graphFields = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 };
const tensorName = 8;
const sparseValues = 1;

/** Longest name or declaration worth reading. */
const maxDeclarationBytes = 1 << 20;

/** Never throws for a bad file: its error is the listing. */
export async function readModelListing(path: string): Promise<ModelListing> {
  try {
    return await withModelFile(path, (handle, size) => list(path, handle, size));
  } catch (error) {
    return { path, error: errorFacts(explained(path, error)) };
  }
}

/** A file that is no sound protobuf may be of the format that its extension names. */
function explained(path: string, error: unknown): unknown {
  const isBroken =
    error instanceof GlassboxError && ['model-damaged', 'model-truncated'].includes(error.code);
  return (isBroken && foreignExtension(path)) || error;
}

async function list(path: string, handle: FileHandle, bytes: number): Promise<ModelListing> {
  const reader = createWireReader(handle, bytes, path);
  const found: Found = {
    inputs: [],
    outputs: [],
    initializers: new Set(),
    graphs: 0,
    nodes: 0,
  };
  for await (const field of reader.fields(0, bytes)) {
    if (field.number !== modelGraph) continue;
    found.graphs++;
    await readGraph(reader, field, found, path);
  }
  if (found.graphs === 0) throw foreignExtension(path) ?? graphMissing(path);
  if (found.nodes === 0) throw graphEmpty(path);
  const inputs = feedInputs(found.inputs, found.initializers);
  return { path, bytes, inputs, outputs: found.outputs };
}

interface Found {
  readonly inputs: ValueSpec[];
  readonly outputs: ValueSpec[];
  readonly initializers: Set<string>;
  graphs: number;
  nodes: number;
}

async function readGraph(
  reader: WireReader,
  graph: WireField,
  found: Found,
  path: string,
): Promise<void> {
  const declaration = async (field: WireField): Promise<ValueSpec> => {
    const content = await contentOf(reader, field, path);
    return decoding(path, () => valueSpec(fromBinary(ValueInfoProtoSchema, content)));
  };
  for await (const field of reader.fields(graph.start, graph.end)) {
    if (field.number === graphFields.node) found.nodes++;
    if (field.number === graphFields.input) found.inputs.push(await declaration(field));
    if (field.number === graphFields.output) found.outputs.push(await declaration(field));
    if (field.number === graphFields.initializer) {
      found.initializers.add(await nameOf(reader, field, path));
    }
    if (field.number === graphFields.sparseInitializer) {
      const values = await firstField(reader, field, sparseValues);
      if (values) found.initializers.add(await nameOf(reader, values, path));
    }
  }
}

async function nameOf(reader: WireReader, tensor: WireField, path: string): Promise<string> {
  const name = await firstField(reader, tensor, tensorName);
  return name ? new TextDecoder().decode(await contentOf(reader, name, path)) : '';
}

async function firstField(
  reader: WireReader,
  message: WireField,
  number: number,
): Promise<WireField | null> {
  for await (const field of reader.fields(message.start, message.end)) {
    if (field.number === number) return field;
  }
  return null;
}

async function contentOf(reader: WireReader, field: WireField, path: string): Promise<Uint8Array> {
  if (field.end - field.start > maxDeclarationBytes) {
    throw modelDamaged(path, 'a declaration is over 1 MiB long');
  }
  return reader.bytes(field.start, field.end);
}
