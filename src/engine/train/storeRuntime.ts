// A TrainRuntime over ONNX Runtime's thread: each run is a batch job of the queue, so that what a person waits for goes
// between two steps.

import { graphBytes } from '../../core/onnx/graph';
import type { TrainRuntime } from '../../core/train/types';
import type { ProviderChoice, ProviderReport } from '../../protocol/model';
import type { OpenModelContext } from '../openModel';

export interface StoreRuntime extends TrainRuntime {
  /** Of the program loaded last; null before the first. */
  readonly report: ProviderReport | null;
  close(): Promise<void>;
}

const always = new AbortController().signal;

export function storeRuntime(
  { runtime, queue }: OpenModelContext,
  provider: ProviderChoice,
): StoreRuntime {
  let store: number | null = null;
  let report: ProviderReport | null = null;
  const opened = (): number => {
    if (store === null) throw new Error('The store is not open.');
    return store;
  };
  const job = <T>(work: () => Promise<T>, signal = always): Promise<T> =>
    queue.run('batch', signal, work);
  return {
    get report() {
      return report;
    },
    open: async (values) => {
      store = (await job(() => runtime.openStore({ values }))).store;
    },
    load: async ({ graph, renews }) => {
      const bytes = graphBytes(graph);
      const request = { store: opened(), bytes, provider, renews };
      const loaded = await job(() => runtime.openProgram(request));
      report = loaded.report;
      return loaded.program;
    },
    unload: (program) => job(() => runtime.closeProgram({ program })),
    run: (program, feeds, fetches, { guard, signal }) =>
      job(() => runtime.runProgram({ program, feeds, fetches, guard }), signal),
    read: (names) => job(() => runtime.readStore({ store: opened(), names })),
    write: (values) => job(() => runtime.writeStore({ store: opened(), values })),
    close: async () => {
      if (store !== null) await job(() => runtime.closeStore({ store: opened() }));
      store = null;
    },
  };
}
