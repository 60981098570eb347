// Makes inner values of a model readable, by declaring them as outputs of its graph.

import { create, toBinary } from '@bufbuild/protobuf';
import { valueUnknown } from './errors';
import { ModelProtoSchema } from './onnx_pb';
import type { OnnxFile } from './readModel';
import { suppliedValues } from './topology';

/**
 * The file with these values as further graph outputs, in this order. Joining two protobuf messages end to end merges
 * them, so the file is copied once and never encoded again. A name is all that ONNX Runtime needs: it infers the type.
 */
export function exposeValues(
  file: Pick<OnnxFile, 'path' | 'bytes' | 'graph'>,
  names: readonly string[],
): Uint8Array<ArrayBuffer> {
  const { graph } = file;
  const known = new Set([...suppliedValues(graph), ...graph.node.flatMap((node) => node.output)]);
  const unknown = names.find((name) => name === '' || !known.has(name));
  if (unknown !== undefined) throw valueUnknown(file.path, unknown);

  const present = new Set(graph.output.map(({ name }) => name));
  const output = [...new Set(names)].filter((name) => !present.has(name)).map((name) => ({ name }));
  const tail = toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph: { output } }));
  const bytes = new Uint8Array(file.bytes.length + tail.length);
  bytes.set(file.bytes);
  bytes.set(tail, file.bytes.length);
  return bytes;
}
