// Figures of a run that is under way, read now and then: the more of the engine's time a report takes, the longer until
// the next.

import type { Disposable } from '../../base/disposable';

const intervalMs = 3000;
/** At most a tenth of the time goes into figures. */
const restFactor = 9;

export interface PacedReports extends Disposable {
  /** There may be news. */
  request(): void;
}

/** A reading that fails is left out: there may be nothing to read yet, and the run's end reads once more. */
export function createPacedReports<T>(
  read: (signal: AbortSignal) => Promise<T>,
  use: (report: T) => void,
): PacedReports {
  const abort = new AbortController();
  const { signal } = abort;
  let notBefore = Date.now() + intervalMs;
  let isReading = false;
  const readOnce = async (): Promise<void> => {
    isReading = true;
    const startedAt = Date.now();
    try {
      const report = await read(signal);
      if (!signal.aborted) use(report);
    } catch {
      // Nothing to read yet.
    }
    const now = Date.now();
    notBefore = now + Math.max(intervalMs, restFactor * (now - startedAt));
    isReading = false;
  };
  return {
    request: () => {
      if (!signal.aborted && !isReading && Date.now() >= notBefore) void readOnce();
    },
    dispose: () => abort.abort(),
  };
}
