// Typed calls over vscode-jsonrpc for every border (host ↔ engine, engine ↔ worker, host ↔ webview). An interface of
// methods `(params, call) => Promise<result>` is served on one side and called through `remote()` on the other.

import {
  type CancellationToken,
  CancellationTokenSource,
  type MessageConnection,
  ProgressType,
  ResponseError,
} from 'vscode-jsonrpc';
import {
  cancelled,
  type ErrorFacts,
  errorFacts,
  GlassboxError,
  isCancelled,
  throwIfAborted,
} from '../base/errors';

/** What a method is handed beside its parameters. */
export interface Call<P = never> {
  readonly signal: AbortSignal;
  progress(value: P): void;
}

export interface CallOptions<P> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (value: P) => void;
}

type ServedMethod = (params: never, call: Call<never>) => Promise<unknown>;
/** Any interface whose members are all served methods. */
export type Served<Api> = { readonly [K in keyof Api]: ServedMethod };

/** The caller's view of an interface: the same methods, with a signal and a progress listener as options. */
export type Remote<Api> = {
  readonly [K in keyof Api]: Api[K] extends (
    params: infer P,
    call: Call<infer Q>,
  ) => Promise<infer R>
    ? (params: P, options?: CallOptions<Q>) => Promise<R>
    : never;
};

const progressType = new ProgressType<unknown>();
/** LSP's RequestCancelled. */
const requestCancelled = -32800;
const requestFailed = -32803;

interface Envelope {
  readonly params: unknown;
  readonly progressToken: number | null;
}

/** Answers every method of `api`, a plain object, on this connection. Call `connection.listen()` afterwards. */
export function serve<Api extends Served<Api>>(connection: MessageConnection, api: Api): void {
  // The wire has erased the types that `Served` guarantees.
  const methods = api as unknown as Record<
    string,
    (p: unknown, c: Call<unknown>) => Promise<unknown>
  >;
  for (const [name, method] of Object.entries(methods)) {
    connection.onRequest(name, async (envelope: Envelope, token: CancellationToken) => {
      try {
        const call = createCall(connection, envelope, token);
        throwIfAborted(call.signal);
        return await method(envelope.params, call);
      } catch (error) {
        throw toResponseError(error);
      }
    });
  }
}

/** A caller for `Api` whose other side called `serve` with it. */
export function remote<Api>(connection: MessageConnection): Remote<Api> {
  let nextProgress = 0;
  const invoke =
    (method: string) =>
    async (params: unknown, options: CallOptions<unknown> = {}) => {
      if (options.signal?.aborted) throw cancelled();
      const cancellation = new CancellationTokenSource();
      const abort = (): void => cancellation.cancel();
      options.signal?.addEventListener('abort', abort, { once: true });
      const progressToken = options.onProgress ? nextProgress++ : null;
      const listener =
        progressToken !== null && options.onProgress
          ? connection.onProgress(progressType, progressToken, options.onProgress)
          : null;
      try {
        const envelope: Envelope = { params, progressToken };
        return await connection.sendRequest(method, envelope, cancellation.token);
      } catch (error) {
        throw fromResponseError(error);
      } finally {
        listener?.dispose();
        options.signal?.removeEventListener('abort', abort);
        cancellation.dispose();
      }
    };
  return new Proxy({} as Remote<Api>, {
    get: (_target, method) =>
      typeof method === 'string' && method !== 'then' ? invoke(method) : undefined,
  });
}

function createCall(
  connection: MessageConnection,
  envelope: Envelope,
  token: CancellationToken,
): Call<unknown> {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  const { progressToken } = envelope;
  return {
    signal: controller.signal,
    progress: (value) => {
      if (progressToken !== null) void connection.sendProgress(progressType, progressToken, value);
    },
  };
}

function toResponseError(error: unknown): ResponseError<ErrorFacts> {
  const facts = errorFacts(error);
  return new ResponseError(
    isCancelled(error) ? requestCancelled : requestFailed,
    facts.message,
    facts,
  );
}

function fromResponseError(error: unknown): unknown {
  if (!(error instanceof ResponseError)) return error;
  if (error.code === requestCancelled) return cancelled();
  const facts = error.data as ErrorFacts | undefined;
  return facts?.code ? new GlassboxError(facts) : error;
}
