// What a panel remembers of itself over hiding and reloading.

import { effect, type ReadonlySignal } from '@preact/signals';

/** Scrolling and sliding change the state with every frame; once it rests is often enough. */
const saveDelayMs = 200;

export function saveState<State>(state: ReadonlySignal<State>, save: (state: State) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const present = state.value;
    clearTimeout(timer);
    timer = setTimeout(() => save(present), saveDelayMs);
  });
}

/** A finite number, zero or above: for what is read back, which an older version may have written. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
