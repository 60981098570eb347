// Keeps long loops from holding up the event loop: a call now and then rests when 20 ms have passed.

import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../../base/errors';
import type { Pace } from './types';

const sliceMs = 20;

/** Throws `cancelled` when the signal has fired; tells progress at most once per slice. */
export function createPace(signal: AbortSignal, progress: (done: number) => void): Pace {
  let began = performance.now();
  return async (done) => {
    if (performance.now() - began < sliceMs) return;
    throwIfAborted(signal);
    progress(done);
    await setImmediate();
    throwIfAborted(signal);
    began = performance.now();
  };
}
