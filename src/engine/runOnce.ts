// Runs a model that exists only as bytes: for parts of core that build networks and need them executed.

import { createHash } from 'node:crypto';
import type { RunModel } from '../core/onnx/runModel';
import type { OpenModelContext } from './openModel';

/** On the CPU, so that results do not depend on the machine; the session cache keeps repeated runs cheap. */
export function runOnce({ runtime, queue }: OpenModelContext, signal: AbortSignal): RunModel {
  return async (bytes, feeds, fetches) => {
    const key = createHash('sha256').update(bytes).digest('hex');
    const source = { bytes, folder: '' };
    return queue.run('batch', signal, async () => {
      const request = {
        key,
        source,
        provider: 'cpu',
        modelBytes: bytes.length,
        trial: feeds,
      } as const;
      const { session } = await runtime.open(request);
      return (await runtime.run({ session, feeds, fetches })).outputs;
    });
  };
}
