// ONNX Runtime as the executor of models in tests.

import * as ort from 'onnxruntime-node';
import type { RunModel } from '../../../../src/core/onnx/runModel';
import type { TensorValue } from '../../../../src/core/onnx/tensor';
import type { ElementType } from '../../../../src/protocol/model';

export const runModel: RunModel = async (bytes, feeds, fetches) => {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 4 });
  try {
    const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => [
      name,
      new ort.Tensor(type as ort.Tensor.Type, data as ort.Tensor.DataType, dims),
    ]);
    const outputs = await session.run(Object.fromEntries(tensors), fetches);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [
        name,
        {
          type: tensor.type as ElementType,
          dims: tensor.dims,
          data: tensor.data as TensorValue['data'],
        },
      ]),
    );
  } finally {
    await session.release();
  }
};
