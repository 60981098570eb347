// The beginning of a model: for a file whose execution stops at some node, what comes before it can still be run.

import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, ValueInfoProtoSchema } from './onnx_pb';
import type { OnnxFile } from './readModel';

/** The first `count` nodes of the main graph as a model of their own, with these values of theirs as outputs. */
export function prefixBytes(
  { model, graph }: Pick<OnnxFile, 'model' | 'graph'>,
  count: number,
  outputs: readonly string[],
): Uint8Array<ArrayBuffer> {
  const beginning = {
    ...graph,
    node: graph.node.slice(0, count),
    output: outputs.map((name) => create(ValueInfoProtoSchema, { name })),
  };
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { ...model, graph: beginning }));
}
