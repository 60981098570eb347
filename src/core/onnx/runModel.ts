// How code of core has a model executed: in which process and by which provider is the caller's matter.

import type { TensorMap } from './tensor';

/** Opens a session for a model given as bytes, runs it once and returns the outputs asked for. */
export type RunModel = (
  bytes: Uint8Array,
  feeds: TensorMap,
  fetches: readonly string[],
) => Promise<TensorMap>;
