// ONNX Runtime behind RuntimeApi. Everything here blocks its thread while a model runs, so it lives in a
// worker_thread (engine/worker.ts); the only importer of onnxruntime-node is this folder.

import type { InferenceSession } from 'onnxruntime-node';
import type { Provider } from '../../protocol/model';
import { runFailed, sessionClosed } from './errors';
import { createSession, openWithFallback } from './openSession';
import { profileRun } from './profileRun';
import { createProgramStore } from './programStore';
import { sessionOptions } from './providers';
import { createSessionCache } from './sessionCache';
import { fromOrtTensors, toOrtTensors } from './tensors';
import type { OpenRequest, OpenSession, RunRequest, RuntimeApi, TensorMap } from './types';
import { createValueCache } from './valueCache';
import { valueStatistics } from './valueStatistics';

export interface RuntimeOptions {
  /** Memory that open sessions may hold together, in bytes. */
  readonly budgetBytes: number;
  readonly platform: NodeJS.Platform;
}

/** For captured values of all models and pictures together. */
const keptBytes = 512 * 2 ** 20;

export function createRuntime({ budgetBytes, platform }: RuntimeOptions): RuntimeApi {
  const sessions = createSessionCache(budgetBytes);
  const values = createValueCache(keptBytes);
  /** Providers that this machine lacks: asked once, then known. */
  const missing = new Map<Provider, string>();
  // A caller may still hold the number of a session of an earlier thread, which must not be one of this thread's.
  let nextId = Date.now() * 1000;

  const open = async (request: OpenRequest): Promise<OpenSession> => {
    const key = `${request.provider}\n${request.key}`;
    const known = sessions.find(key);
    if (known) return { session: known.id, report: known.report };
    const before = process.memoryUsage.rss();
    const { session, report } = await openWithFallback(
      { ...request, trial: () => toOrtTensors(request.trial) },
      platform,
      missing,
    );
    const bytes = Math.max(process.memoryUsage.rss() - before, request.modelBytes);
    const id = nextId++;
    await sessions.add({ id, key, session, report, bytes });
    return { session: id, report };
  };

  const runSession = async ({ session, feeds, fetches }: RunRequest): Promise<TensorMap> => {
    const work = sessions.use(session, async (cached) =>
      fromOrtTensors(await runOrExplain(cached.session, feeds, fetches)),
    );
    if (!work) throw sessionClosed();
    return work;
  };

  return {
    open,
    run: async (request) => {
      const start = performance.now();
      const outputs = await runSession(request);
      return { outputs, runMs: performance.now() - start };
    },
    shapes: async (request) => {
      const outputs = await runSession(request);
      return Object.fromEntries(Object.entries(outputs).map(([name, { dims }]) => [name, dims]));
    },
    capture: async ({ keep, ...request }) => {
      for (const [name, value] of Object.entries(await runSession(request))) {
        values.set(`${keep}\n${name}`, value);
      }
    },
    captured: async ({ keep, value }) => values.get(`${keep}\n${value}`) ?? null,
    statistics: async ({ channelAxes, ...request }) => {
      const outputs = await runSession(request);
      return Object.fromEntries(
        Object.entries(outputs).map(([name, value]) => [
          name,
          valueStatistics(value, channelAxes[value.dims.length] ?? null),
        ]),
      );
    },
    profile: ({ source, provider, forcedToCpu, feeds, fetches, runs }) => {
      const options = sessionOptions(provider, forcedToCpu);
      return profileRun(
        { runs },
        (more) => createSession(source, { ...options, ...more }),
        (session) => runOrExplain(session, feeds, fetches),
      );
    },
    release: async ({ session }) => sessions.remove(session),
    ...createProgramStore((request) => openWithFallback(request, platform, missing)),
  };
}

async function runOrExplain(
  session: InferenceSession,
  feeds: TensorMap,
  fetches: readonly string[],
) {
  try {
    return await session.run(toOrtTensors(feeds), [...fetches]);
  } catch (error) {
    throw runFailed(error instanceof Error ? error.message : String(error));
  }
}
