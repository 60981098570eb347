// The one queue before ONNX Runtime: what a person waits for goes before batch work, each in order of arrival.

import { cancelled, throwIfAborted } from '../base/errors';

export type Priority = 'interactive' | 'batch';

export interface JobQueue {
  /** Runs `work` when its turn comes; a job whose signal fires while it waits is never started. */
  run<T>(priority: Priority, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createJobQueue(): JobQueue {
  const waiting: Record<Priority, (() => void)[]> = { interactive: [], batch: [] };
  let isBusy = false;

  const next = (): void => {
    const start = waiting.interactive.shift() ?? waiting.batch.shift();
    isBusy = start !== undefined;
    start?.();
  };

  const turn = (priority: Priority, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        waiting[priority].splice(waiting[priority].indexOf(start), 1);
        reject(cancelled());
      };
      signal.addEventListener('abort', abort, { once: true });
      waiting[priority].push(start);
      if (!isBusy) next();
    });

  return {
    run: async (priority, signal, work) => {
      throwIfAborted(signal);
      await turn(priority, signal);
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
