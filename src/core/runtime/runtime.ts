// ONNX Runtime behind RuntimeApi. Everything here blocks its thread while a model runs, so it lives in a
// worker_thread (engine/worker.ts); the only importer of onnxruntime-node is this folder.

import { basename } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import type { Provider, ProviderReport } from '../../protocol/model';
import {
  failingNode,
  firstSentence,
  providerUnavailable,
  runFailed,
  sessionClosed,
  sessionRefused,
} from './errors';
import { absence } from './presence';
import { candidates, providerReport, sessionOptions } from './providers';
import { createSessionCache } from './sessionCache';
import { fromOrtTensors, toOrtTensors } from './tensors';
import type {
  ModelSource,
  OpenRequest,
  OpenSession,
  RunRequest,
  RuntimeApi,
  TensorMap,
} from './types';

export interface RuntimeOptions {
  /** Memory that open sessions may hold together, in bytes. */
  readonly budgetBytes: number;
  readonly platform: NodeJS.Platform;
}

/** More nodes than this that a GPU provider refuses at run time, and the CPU takes the whole model. */
const maxForcedNodes = 32;

export function createRuntime({ budgetBytes, platform }: RuntimeOptions): RuntimeApi {
  const sessions = createSessionCache(budgetBytes);
  /** Providers that this machine lacks: asked once, then known. */
  const missing = new Map<Provider, string>();
  // A caller may still hold the number of a session of an earlier thread, which must not be one of this thread's.
  let nextId = Date.now() * 1000;

  const open = async (request: OpenRequest): Promise<OpenSession> => {
    const key = `${request.provider}\n${request.key}`;
    const known = sessions.find(key);
    if (known) return { session: known.id, report: known.report };
    const before = process.memoryUsage.rss();
    const { session, report } = await openWithFallback(request, platform, missing);
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
    release: async ({ session }) => sessions.remove(session),
  };
}

async function openWithFallback(
  request: OpenRequest,
  platform: NodeJS.Platform,
  missing: Map<Provider, string>,
): Promise<{ session: InferenceSession; report: ProviderReport }> {
  const refused: { provider: Provider; error: string }[] = [];
  for (const provider of candidates(request.provider, platform)) {
    const missingReason = missing.get(provider) ?? absence(provider);
    const attempt = missingReason ? { error: missingReason } : await openOn(provider, request);
    if ('session' in attempt) {
      const report = providerReport(request.provider, provider, refused, attempt.forcedToCpu);
      return { session: attempt.session, report };
    }
    const error = firstSentence(attempt.error);
    if (provider === 'cpu') throw sessionRefused(sourceName(request.source), attempt.error);
    if (isAbsent(attempt.error)) missing.set(provider, attempt.error);
    refused.push({ provider, error });
  }
  throw providerUnavailable('cpu', 'no execution provider is left to try');
}

type Attempt = { session: InferenceSession; forcedToCpu: readonly string[] } | { error: string };

/** A GPU provider may accept a model and fail at its first run: run once, and move the failing nodes to the CPU. */
async function openOn(provider: Provider, { source, trial }: OpenRequest): Promise<Attempt> {
  const forcedToCpu: string[] = [];
  for (;;) {
    let session: InferenceSession | undefined;
    try {
      session = await createSession(source, sessionOptions(provider, forcedToCpu));
      if (provider !== 'cpu') await session.run(toOrtTensors(trial));
      return { session, forcedToCpu };
    } catch (error) {
      await session?.release();
      const reason = error instanceof Error ? error.message : String(error);
      const node = failingNode(reason)?.name;
      const isMovable = provider === 'webgpu' && node && !forcedToCpu.includes(node);
      if (!isMovable || forcedToCpu.length === maxForcedNodes) return { error: reason };
      forcedToCpu.push(node);
    }
  }
}

function createSession(
  source: ModelSource,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  if ('path' in source) return InferenceSession.create(source.path, options);
  return InferenceSession.create(source.bytes, {
    ...options,
    extra: {
      session: {
        ...(options.extra?.session as object),
        model_external_initializers_file_folder_path: source.folder,
      },
    },
  });
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

/** The machine lacks this provider altogether, whatever the model. */
function isAbsent(reason: string): boolean {
  return /backend not found|Failed to load|No supported adapters|Failed to get a WebGPU adapter/i.test(
    reason,
  );
}

function sourceName(source: ModelSource): string {
  return 'path' in source ? basename(source.path) : 'the model';
}
