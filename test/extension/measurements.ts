// Figures that the suite takes, for people to read.

import { type Disposable, toDisposable } from '../../src/base/disposable';

const taken = new Map<string, number>();

/** Rounded to a tenth. */
export function measured(name: string, value: number): void {
  taken.set(name, Math.round(value * 10) / 10);
}

export function measurements(): Record<string, number> {
  return Object.fromEntries(taken);
}

export interface LoopWatch extends Disposable {
  /** Longest time in which the event loop could not run, in milliseconds. */
  readonly longestMs: number;
}

/** A timer that notices how late it comes. */
export function watchEventLoop(): LoopWatch {
  const everyMs = 5;
  let last = performance.now();
  let longestMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last - everyMs);
    last = now;
  }, everyMs);
  return {
    get longestMs() {
      return longestMs;
    },
    ...toDisposable(() => clearInterval(timer)),
  };
}
