// Opens a session on the first execution provider that takes the model, and reports which ones did not and why.

import { basename } from 'node:path';
import { InferenceSession, type Tensor } from 'onnxruntime-node';
import type { Provider, ProviderChoice, ProviderReport } from '../../protocol/model';
import { failingNode, firstSentence, providerUnavailable, sessionRefused } from './errors';
import { absence } from './presence';
import { candidates, providerReport, sessionOptions } from './providers';
import type { ModelSource } from './types';

/** More nodes than this that a GPU provider refuses at run time, and the CPU takes the whole model. */
const maxForcedNodes = 32;

export interface SessionRequest {
  readonly source: ModelSource;
  readonly provider: ProviderChoice;
  /** Feeds for a trial run on GPU providers, which may create a session and yet fail at run. */
  readonly trial: (session: InferenceSession) => Readonly<Record<string, Tensor>>;
}

export async function openWithFallback(
  request: SessionRequest,
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
async function openOn(provider: Provider, { source, trial }: SessionRequest): Promise<Attempt> {
  const forcedToCpu: string[] = [];
  for (;;) {
    let session: InferenceSession | undefined;
    try {
      session = await createSession(source, sessionOptions(provider, forcedToCpu));
      if (provider !== 'cpu') await session.run(trial(session));
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

export function createSession(
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

/** The machine lacks this provider altogether, whatever the model. */
function isAbsent(reason: string): boolean {
  return /backend not found|Failed to load|No supported adapters|Failed to get a WebGPU adapter/i.test(
    reason,
  );
}

function sourceName(source: ModelSource): string {
  return 'path' in source ? basename(source.path) : 'the model';
}
