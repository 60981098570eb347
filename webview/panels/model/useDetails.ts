// Details that are fetched in two steps: what the file says at once, and what an execution adds to it when it is there.

import { useEffect, useState } from 'preact/hooks';
import { type ErrorFacts, errorFacts } from '../../../src/base/errors';

export interface Details<Value> {
  /** Of the former selection until the new one is here: nothing jumps. */
  readonly value: Value | null;
  readonly error: ErrorFacts | null;
  /** Whether shapes and costs are still awaited. */
  readonly isExecuting: boolean;
}

const nothing = { value: null, error: null, isExecuting: true } as const;

/** `key` says what is fetched: when it changes, what is under way is aborted. */
export function useDetails<Value>(
  key: string,
  fetch: (isExecuted: boolean, signal: AbortSignal) => Promise<Value>,
): Details<Value> {
  const [details, setDetails] = useState<Details<Value>>(nothing);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let isKnown = false;
    const load = async (): Promise<void> => {
      for (const isExecuted of [false, true]) {
        const value = await fetch(isExecuted, signal);
        if (signal.aborted) return;
        isKnown = true;
        setDetails({ value, error: null, isExecuting: !isExecuted });
      }
    };
    load().catch((error: unknown) => {
      if (signal.aborted) return;
      // Where only the execution failed, what the file says stays.
      setDetails(({ value }) => ({
        value: isKnown ? value : null,
        error: errorFacts(error),
        isExecuting: false,
      }));
    });
    return () => controller.abort();
  }, [key]);
  return details;
}
