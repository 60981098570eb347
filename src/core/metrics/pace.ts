// Long sums in slices: the engine answers other calls between them, and a cancelled call ends within one.

import { throwIfAborted } from '../../base/errors';

const sliceMs = 20;

/** `await pause()` gives way to other work, at most once in 20 ms, and throws where `signal` was aborted. */
export function createPace(signal: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    throwIfAborted(signal);
    if (performance.now() - since < sliceMs) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    throwIfAborted(signal);
    since = performance.now();
  };
}
