// A model whose weights lie in files beside it, as one message: it can be run from its bytes alone, and every tensor of it
// can be read on the spot. Checks on where those files lie are externalData.ts's.

import { toBinary } from '@bufbuild/protobuf';
import { readTensor } from '../externalData';
import { ModelProtoSchema } from '../onnx_pb';
import { parseModel } from '../parseModel';
import type { OnnxFile } from '../readModel';
import { isExternal } from '../tensor';
import { allTensors } from '../walk';

export type WholeModel = Pick<OnnxFile, 'path' | 'bytes' | 'model' | 'graph'>;

/** The file itself where nothing of it lies elsewhere. */
export async function embedData(file: OnnxFile): Promise<WholeModel> {
  if (!allTensors(file.model).some(isExternal)) return file;
  // A second reading of the same bytes, whose messages may be changed.
  const { model, graph } = parseModel(file.bytes, file.path);
  for (const tensor of allTensors(model).filter(isExternal)) {
    const { data } = await readTensor(file, tensor);
    tensor.rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    tensor.externalData = [];
    tensor.dataLocation = 0;
  }
  return { path: file.path, bytes: toBinary(ModelProtoSchema, model), model, graph };
}
