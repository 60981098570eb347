// Weights that stay in this thread, and the sessions that run on them. A renewed value has two buffers: a run reads one
// and writes the other, and only when all went well do they change places. So memory stays bounded, and a run that fails
// leaves everything as it was.

import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { throwIfAborted } from '../../base/errors';
import type { ProviderReport } from '../../protocol/model';
import { isOutOfMemory, keptValueUnlike, outOfMemory, runFailed, storeClosed } from './errors';
import { copyOf, described, isAllFinite, ortTensor, plainOf } from './keptTensors';
import type { SessionRequest } from './openSession';
import { fromOrtTensors, toOrtTensors } from './tensors';
import type { ProgramRunRequest, RuntimeApi, TensorMap } from './types';

interface Kept {
  current: Tensor;
  /** Where the next run writes; made by the first that renews the value. */
  spare: Tensor | null;
}

interface Store {
  readonly values: Map<string, Kept>;
  /** Ends when all that was asked so far is done: two runs at a time would write the same buffers. */
  last: Promise<unknown>;
}

interface Program {
  readonly store: number;
  readonly session: InferenceSession;
  readonly renews: Readonly<Record<string, string>>;
}

type OpenSession = (
  request: SessionRequest,
) => Promise<{ readonly session: InferenceSession; readonly report: ProviderReport }>;

export type ProgramStore = Pick<
  RuntimeApi,
  | 'openStore'
  | 'openProgram'
  | 'runProgram'
  | 'closeProgram'
  | 'readStore'
  | 'writeStore'
  | 'closeStore'
>;

export function createProgramStore(openSession: OpenSession): ProgramStore {
  const stores = new Map<number, Store>();
  const programs = new Map<number, Program>();
  // A caller may still hold a number of an earlier thread, which must not be one of this thread's.
  let nextId = Date.now() * 1000;

  const queued = <T>(id: number, work: (store: Store) => T | Promise<T>): Promise<T> => {
    const store = stores.get(id);
    if (!store) return Promise.reject(storeClosed());
    const done = store.last.then(() => {
      if (!stores.has(id)) throw storeClosed();
      return work(store);
    });
    store.last = done.catch(() => undefined);
    return done;
  };

  const close = async (id: number): Promise<void> => {
    const program = programs.get(id);
    programs.delete(id);
    await program?.session.release();
  };

  return {
    openStore: async ({ values }) => {
      const store: Store = { values: new Map(), last: Promise.resolve() };
      write(store, values);
      stores.set(++nextId, store);
      return { store: nextId };
    },
    openProgram: ({ store: id, bytes, provider, renews }) =>
      queued(id, async (store) => {
        const trial = (session: InferenceSession) => trialFeeds(store, session);
        const source = { bytes, folder: '' };
        const { session, report } = await explained(() => openSession({ source, provider, trial }));
        programs.set(++nextId, { store: id, session, renews });
        return { program: nextId, report };
      }),
    runProgram: async (request, { signal }) => {
      const program = programs.get(request.program);
      if (!program) throw storeClosed();
      return queued(program.store, async (store) => {
        throwIfAborted(signal);
        if (!programs.has(request.program)) throw storeClosed();
        return run(store, program, request);
      });
    },
    closeProgram: async ({ program: id }) => {
      const program = programs.get(id);
      if (program) await queued(program.store, () => close(id));
    },
    readStore: ({ store: id, names }) => queued(id, (store) => read(store, names)),
    writeStore: ({ store: id, values }) => queued(id, (store) => write(store, values)),
    closeStore: async ({ store: id }) => {
      if (!stores.has(id)) return;
      await queued(id, async () => {
        stores.delete(id);
        const own = [...programs].filter(([, program]) => program.store === id);
        for (const [program] of own) await close(program);
      });
    },
  };
}

async function run(store: Store, { session, renews }: Program, request: ProgramRunRequest) {
  const { feeds, guard } = request;
  const start = performance.now();
  const renewed = Object.entries(renews);
  const fetches: Record<string, Tensor | null> = {};
  for (const name of request.fetches) fetches[name] = null;
  if (guard !== null) fetches[guard] = null;
  for (const [output, name] of renewed) fetches[output] = spareOf(store, name);
  const results = await explained(() =>
    session.run({ ...keptFeeds(store, session), ...toOrtTensors(feeds) }, fetches),
  );
  const fetched = (names: readonly string[]): TensorMap =>
    fromOrtTensors(
      Object.fromEntries(
        names.flatMap((name) => {
          const result = results[name];
          return result ? [[name, result]] : [];
        }),
      ),
    );
  const isSound = guard === null || Object.values(fetched([guard])).every(isAllFinite);
  const outputs = Object.fromEntries(
    // What was written into a kept buffer is handed out as a copy: the buffer is an input of the next run.
    Object.entries(fetched(request.fetches)).map(([name, value]) => [
      name,
      name in renews ? copyOf(value) : value,
    ]),
  );
  if (isSound) for (const [, name] of renewed) renew(store, name);
  const isRenewed = isSound && renewed.length > 0;
  return { outputs, runMs: performance.now() - start, isRenewed };
}

/** The buffers change places. What the run returned is a copy of its own (as of onnxruntime-node 1.30), left to die young. */
function renew(store: Store, name: string): void {
  const kept = store.values.get(name);
  if (!kept?.spare) throw storeClosed();
  [kept.current, kept.spare] = [kept.spare, kept.current];
}

function spareOf(store: Store, name: string): Tensor {
  const kept = store.values.get(name);
  if (!kept) throw new Error(`"${name}" should be renewed, and is not kept.`);
  kept.spare ??= ortTensor(copyOf(plainOf(kept.current, name)));
  return kept.spare;
}

function keptFeeds(store: Store, session: InferenceSession): Record<string, Tensor> {
  return Object.fromEntries(
    session.inputNames.flatMap((name) => {
      const kept = store.values.get(name);
      return kept ? [[name, kept.current]] : [];
    }),
  );
}

/** Kept values, and zeros for the rest: whether the numbers make sense does not matter to a provider. */
function trialFeeds(store: Store, session: InferenceSession): Record<string, Tensor> {
  const feeds = keptFeeds(store, session);
  for (const input of session.inputMetadata) {
    if (!input.isTensor || input.name in feeds) continue;
    const dims = input.shape.map((size) => (typeof size === 'number' ? size : 1));
    const count = dims.reduce((product, size) => product * size, 1);
    const bytes = { float16: 2, float32: 4, int64: 8 } as Readonly<Record<string, number>>;
    const zeros = new ArrayBuffer(count * (bytes[input.type] ?? 1));
    const data =
      input.type === 'float32'
        ? new Float32Array(zeros)
        : input.type === 'float16'
          ? new Uint16Array(zeros)
          : input.type === 'int64'
            ? new BigInt64Array(zeros)
            : new Uint8Array(zeros);
    feeds[input.name] = new Tensor(input.type, data, dims);
  }
  return feeds;
}

function read(store: Store, names: readonly string[] | null): TensorMap {
  return Object.fromEntries(
    (names ?? [...store.values.keys()]).map((name) => {
      const kept = store.values.get(name);
      if (!kept) throw new Error(`"${name}" is not kept.`);
      return [name, copyOf(plainOf(kept.current, name))];
    }),
  );
}

/** All or nothing. */
function write(store: Store, values: TensorMap): void {
  for (const [name, value] of Object.entries(values)) {
    const kept = store.values.get(name)?.current;
    const [was, is] = [kept ? described(kept) : described(value), described(value)];
    if (was !== is) throw keptValueUnlike(name, was, is);
  }
  for (const [name, value] of Object.entries(values)) {
    const spare = store.values.get(name)?.spare ?? null;
    store.values.set(name, { current: ortTensor(copyOf(value)), spare });
  }
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (isOutOfMemory(reason)) throw outOfMemory(reason);
    throw error instanceof Error && error.name === 'GlassboxError' ? error : runFailed(reason);
  }
}
