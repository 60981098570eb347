// Runs an effect at once and then at most once per interval, the last request never lost.

import type { Disposable } from '../base/disposable';

export interface Throttle extends Disposable {
  request(): void;
}

export function createThrottle(effect: () => void, intervalMs: number): Throttle {
  let timer: NodeJS.Timeout | undefined;
  let isWanted = false;
  const run = (): void => {
    isWanted = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) run();
    }, intervalMs);
    effect();
  };
  return {
    request: () => {
      isWanted = true;
      if (timer === undefined) run();
    },
    dispose: () => {
      clearTimeout(timer);
      timer = undefined;
      isWanted = false;
    },
  };
}
