// ONNX Runtime as the executor of small models in tests: one thread each, since the test files already run side by side.

import { InferenceSession } from 'onnxruntime-node';
import type { RunModel } from '../../src/core/onnx/runModel';
import type { TensorMap } from '../../src/core/onnx/tensor';
import { fromOrtTensors, toOrtTensors } from '../../src/core/runtime/tensors';

/** `folder`: where external data lies. */
export function createSession(bytes: Uint8Array, folder = ''): Promise<InferenceSession> {
  const extra = { session: { model_external_initializers_file_folder_path: folder } };
  const options = { logSeverityLevel: 4, intraOpNumThreads: 1 } as const;
  return InferenceSession.create(bytes, folder === '' ? options : { ...options, extra });
}

export async function runSession(
  session: InferenceSession,
  feeds: TensorMap,
  fetches: readonly string[],
): Promise<TensorMap> {
  return fromOrtTensors(await session.run(toOrtTensors(feeds), fetches));
}

export const runModel: RunModel = async (bytes, feeds, fetches) => {
  const session = await createSession(bytes);
  try {
    return await runSession(session, feeds, fetches);
  } finally {
    await session.release();
  }
};
