// A session of the file itself with inner values made readable. Where the model cannot be run to its end, the first node
// that fails is found by halving and everything before it is still there to be read.

import { createHash } from 'node:crypto';
import { errorFacts, isCancelled, throwIfAborted } from '../base/errors';
import { exposeValues } from '../core/onnx/expose';
import { prefixBytes } from '../core/onnx/prefix';
import type { OnnxFile } from '../core/onnx/readModel';
import type { ModelSource, TensorMap } from '../core/runtime/types';
import type { ModelFailure } from '../protocol/features';
import type { ProviderChoice, ProviderReport } from '../protocol/model';
import type { OpenModelContext } from './openModel';

export interface ValuesRequest {
  readonly file: OnnxFile;
  /** Tensors of the main graph. */
  readonly values: readonly string[];
  readonly feeds: TensorMap;
  readonly provider: ProviderChoice;
}

export interface OpenValues {
  readonly session: number;
  readonly report: ProviderReport;
  /** Those of the wanted values that can be fetched. */
  readonly values: readonly string[];
  readonly failure: ModelFailure | null;
}

/** The session is found again in the runtime's cache by the same request. Throws what ONNX Runtime says where not even the first node runs. */
export async function openValues(
  request: ValuesRequest,
  signal: AbortSignal,
  context: OpenModelContext,
): Promise<OpenValues> {
  const { file, values } = request;
  try {
    const source = { bytes: exposeValues(file, values), folder: file.folder };
    const opened = await openAndTry(request, source, values, signal, context);
    return { ...opened, values, failure: null };
  } catch (error) {
    if (isCancelled(error) || !isOfModel(error)) throw error;
    return openBeginning(request, error, signal, context);
  }
}

function isOfModel(error: unknown): boolean {
  return ['run-failed', 'session-refused', 'unexpected'].includes(errorFacts(error).code);
}

/** ONNX Runtime may accept a model and fail at its first run. */
async function openAndTry(
  { file, feeds, provider }: ValuesRequest,
  source: ModelSource,
  values: readonly string[],
  signal: AbortSignal,
  { runtime, queue }: OpenModelContext,
): Promise<Pick<OpenValues, 'session' | 'report'>> {
  const content = 'bytes' in source ? source.bytes.length : 0;
  const digest = createHash('sha256')
    .update(JSON.stringify([content, values]))
    .digest('hex');
  return queue.run('interactive', signal, async () => {
    const opened = await runtime.open({
      key: `${file.key}\nvalues ${digest}`,
      source,
      provider,
      modelBytes: file.facts.externalData.reduce((sum, { bytes }) => sum + bytes, content),
      trial: feeds,
    });
    const [last] = values.slice(-1);
    await runtime.shapes({ session: opened.session, feeds, fetches: last ? [last] : [] });
    return opened;
  });
}

/** `error`: what running all of it came to. */
async function openBeginning(
  request: ValuesRequest,
  error: unknown,
  signal: AbortSignal,
  context: OpenModelContext,
): Promise<OpenValues> {
  const { file, values } = request;
  const { node: nodes } = file.graph;
  const wanted = new Set(values);
  const tryFirst = async (count: number): Promise<OpenValues | { readonly error: unknown }> => {
    throwIfAborted(signal);
    const made = nodes.slice(0, count).flatMap(({ output }) => output);
    const available = made.filter((name) => wanted.has(name));
    const fetches = available.length > 0 ? available : made.filter((name) => name !== '').slice(-1);
    try {
      const source = { bytes: prefixBytes(file, count, fetches), folder: file.folder };
      const opened = await openAndTry(request, source, fetches, signal, context);
      return { ...opened, values: available, failure: null };
    } catch (reason) {
      if (isCancelled(reason) || !isOfModel(reason)) throw reason;
      return { error: reason };
    }
  };
  // `good` nodes run, `bad` do not.
  let [good, bad]: [number, number] = [0, nodes.length];
  let best: OpenValues | null = null;
  let reason = error;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    const result = await tryFirst(middle);
    if ('error' in result) [bad, reason] = [middle, result.error];
    else [good, best] = [middle, result];
  }
  const failing = nodes[bad - 1];
  if (best === null || failing === undefined) throw error;
  const failure: ModelFailure = {
    node: failing.name || (failing.output.find((name) => name !== '') ?? ''),
    op: failing.opType,
    reason: errorFacts(reason).message,
  };
  return { ...best, failure };
}
