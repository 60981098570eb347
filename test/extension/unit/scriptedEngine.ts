// An engine whose calls are answered by hand, for tests of the host.

import { cancelled } from '../../../src/base/errors';
import type { EngineApi } from '../../../src/protocol/engine';
import type { Call, CallOptions, Remote } from '../../../src/protocol/rpc';

type Method = keyof EngineApi;
type RequestOf<K extends Method> = Parameters<EngineApi[K]>[0];
type ResultOf<K extends Method> = Awaited<ReturnType<EngineApi[K]>>;
type ProgressOf<K extends Method> = Parameters<EngineApi[K]>[1] extends Call<infer P> ? P : never;

/** How a webview calls its panel. */
export const call = { signal: new AbortController().signal, progress: () => undefined };

/** One call that waits for its answer. */
export interface PendingCall<K extends Method> {
  readonly request: RequestOf<K>;
  readonly signal: AbortSignal;
  progress(value: ProgressOf<K>): void;
  answer(result: ResultOf<K>): Promise<void>;
  fail(error: unknown): Promise<void>;
}

export interface ScriptedEngine<Served extends Method> {
  readonly engine: Pick<Remote<EngineApi>, Served>;
  /** In the order in which they came; answered ones stay. */
  readonly calls: { readonly [K in Served]: PendingCall<K>[] };
}

export function scriptEngine<Served extends Method>(
  ...methods: readonly Served[]
): ScriptedEngine<Served> {
  const pend =
    <K extends Served>(list: PendingCall<K>[]) =>
    (request: RequestOf<K>, { signal, onProgress }: CallOptions<ProgressOf<K>> = {}) =>
      new Promise<ResultOf<K>>((resolve, reject) => {
        const own = signal ?? new AbortController().signal;
        own.addEventListener('abort', () => reject(cancelled()));
        list.push({
          request,
          signal: own,
          progress: (value) => onProgress?.(value),
          answer: (result) => settled(() => resolve(result)),
          fail: (error) => settled(() => reject(error)),
        });
      });
  const lists = methods.map((name) => [name, [] as PendingCall<Served>[]] as const);
  return {
    calls: Object.fromEntries(lists) as unknown as ScriptedEngine<Served>['calls'],
    engine: Object.fromEntries(
      lists.map(([name, list]) => [name, pend(list)]),
    ) as unknown as ScriptedEngine<Served>['engine'],
  };
}

/** Does it and lets everything that follows from it happen. */
export async function settled(effect: () => void = () => undefined): Promise<void> {
  effect();
  await new Promise((resolve) => setImmediate(resolve));
}

/** The newest call. */
export function last<T>(calls: readonly T[]): T {
  const call = calls.at(-1);
  if (!call) throw new Error('There was no call.');
  return call;
}
