// Decoding runs ahead of inference: items are mapped several at a time, results come in order, and never more than
// `ahead` of them wait to be taken.

import { throwIfAborted } from '../base/errors';

export interface AheadOptions {
  /** Most results that are under way or waiting; bounds the memory. */
  readonly ahead: number;
  readonly signal: AbortSignal;
}

export async function* mapAhead<A, B>(
  items: readonly A[],
  map: (item: A, index: number) => Promise<B>,
  { ahead, signal }: AheadOptions,
): AsyncGenerator<B, void, undefined> {
  const window: Promise<B>[] = [];
  let next = 0;
  const fill = (): void => {
    while (window.length < ahead && next < items.length) {
      const index = next++;
      const result = map(items[index] as A, index);
      // A failure is reported when its turn comes; until then it must not count as unhandled.
      result.catch(() => undefined);
      window.push(result);
    }
  };
  for (fill(); window.length > 0; fill()) {
    throwIfAborted(signal);
    yield await (window.shift() as Promise<B>);
  }
}
