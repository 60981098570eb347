// A request for the canonical graph of a small model.

import { createGraphBuilder, type GraphBuilder } from '../../../../src/core/onnx/builder';
import type { CanonicalRequest } from '../../../../src/core/onnx/canonical/canonicalise';
import { runModel } from '../../ort';
import type { temporaryFolder } from '../support';
import { fileOf, picture } from './support';

/** `build`: from the input `x` of these dims to the output `y`. */
export const requestsIn =
  (folder: ReturnType<typeof temporaryFolder>) =>
  async (
    build: (builder: GraphBuilder) => void,
    dims: readonly number[],
    change: Partial<CanonicalRequest> = {},
  ): Promise<CanonicalRequest> => {
    const builder = createGraphBuilder({ opset: 17 });
    build(builder);
    const file = await fileOf(folder, builder);
    const probe = picture(dims, 'float32', 1);
    return { file, input: { name: 'x', dims }, probe, outputs: ['y'], run: runModel, ...change };
  };
