// Runs a model that exists only as bytes: for parts of core that build networks and need them executed.

import { createHash, randomUUID } from 'node:crypto';
import type { RunModel } from '../core/onnx/runModel';
import type { OpenModelContext } from './openModel';

/** On the CPU, so that results do not depend on the machine; the session cache keeps repeated runs cheap. */
export function runOnce(context: OpenModelContext, signal: AbortSignal): RunModel {
  return (bytes, feeds, fetches) => {
    const key = createHash('sha256').update(bytes).digest('hex');
    return context.queue.run('batch', signal, async () => {
      const session = await open(context, key, bytes, feeds);
      return (await context.runtime.run({ session, feeds, fetches })).outputs;
    });
  };
}

/** The same for a model that is not run again: its session is closed at once. Somebody waits for it. */
export function runAndForget(context: OpenModelContext, signal: AbortSignal): RunModel {
  return (bytes, feeds, fetches) =>
    context.queue.run('interactive', signal, async () => {
      const session = await open(context, randomUUID(), bytes, feeds);
      try {
        return (await context.runtime.run({ session, feeds, fetches })).outputs;
      } finally {
        await context.runtime.release({ session });
      }
    });
}

async function open(
  { runtime }: OpenModelContext,
  key: string,
  bytes: Uint8Array,
  trial: Parameters<RunModel>[1],
): Promise<number> {
  const source = { bytes, folder: '' };
  const provider = 'cpu';
  return (await runtime.open({ key, source, provider, modelBytes: bytes.length, trial })).session;
}
