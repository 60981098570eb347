// The engine as the extension host sees it: a child process that starts with the first call, ends when idle, fails
// every pending call with the reason when it dies, and comes back with the next call. Knows nothing of VS Code.

import 'vscode-jsonrpc/node';
import { type ChildProcess, fork } from 'node:child_process';
import type { MessageConnection } from 'vscode-jsonrpc';
import { type Disposable, toDisposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import { cancelled, GlassboxError } from '../base/errors';
import { type EngineApi, type EngineInfo, protocolVersion } from '../protocol/engine';
import { portConnection } from '../protocol/messagePort';
import { type CallOptions, type Remote, remote } from '../protocol/rpc';

export type EngineState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly info: EngineInfo }
  | { readonly kind: 'crashed'; readonly reason: string };

export interface EngineLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface EngineClientOptions {
  readonly enginePath: string;
  /** Another Node to run the engine under; undefined for this process's own. */
  readonly nodePath: () => string | undefined;
  readonly log: EngineLog;
  /** An engine without calls for so long is stopped, and gives its memory back. */
  readonly idleMs: () => number;
}

export interface EngineClient extends Disposable {
  readonly engine: Remote<EngineApi>;
  readonly state: EngineState;
  readonly onDidChangeState: Event<EngineState>;
  restart(): void;
}

/** One life of the child process. */
interface EngineProcess {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  readonly engine: Remote<EngineApi>;
  readonly ready: Promise<EngineInfo>;
  /** Why it ended, once it has. */
  ending: string | null;
}

/** A process that cannot greet within this time is broken, not slow. */
const handshakeMs = 30_000;
/** What an engine at work has to write a checkpoint in, as long as there is someone to count. */
const leaveMs = 20_000;
const closed = 'Glassbox was closed';

export function createEngineClient(options: EngineClientOptions): EngineClient {
  const { log } = options;
  const changed = new Emitter<EngineState>();
  let state: EngineState = { kind: 'stopped' };
  let current: EngineProcess | null = null;
  let pending = 0;
  let idleTimer: NodeJS.Timeout | undefined;

  const setState = (next: EngineState): void => {
    state = next;
    changed.fire(next);
  };

  const start = (): EngineProcess => {
    setState({ kind: 'starting' });
    const started = startEngine(options, (reason, isExpected) => {
      if (isExpected) log.info(`Engine stopped: ${reason}.`);
      else log.error(`Engine stopped: ${reason}.`);
      // An engine that was told to stop is no longer the current one, and its state has been announced.
      if (current !== started) return;
      current = null;
      setState({ kind: 'crashed', reason });
    });
    started.ready.then(
      (info) => {
        log.info(
          `Engine ${info.pid} runs on Node ${info.node} with ONNX Runtime ${info.onnxruntime}.`,
        );
        if (current === started) setState({ kind: 'running', info });
      },
      (error: unknown) => stop(started, error instanceof Error ? error.message : String(error)),
    );
    return started;
  };

  const stop = (engine: EngineProcess | null, reason: string): void => {
    if (!engine || engine.ending !== null) return;
    engine.ending = reason;
    if (current === engine) current = null;
    engine.child.kill();
    engine.connection.dispose();
    setState({ kind: 'stopped' });
  };

  /** A training at work writes a checkpoint when its host is gone, so it is given the time for that. */
  const leave = (): void => {
    const engine = current;
    if (!engine || engine.ending !== null) return;
    if (pending === 0) {
      stop(engine, closed);
      return;
    }
    engine.ending = closed;
    current = null;
    engine.connection.dispose();
    if (engine.child.connected) engine.child.disconnect();
    const timer = setTimeout(() => engine.child.kill('SIGKILL'), leaveMs);
    timer.unref();
    engine.child.once('exit', () => clearTimeout(timer));
    engine.child.unref();
    setState({ kind: 'stopped' });
  };

  const armIdleTimer = (): void => {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => stop(current, 'idle'), options.idleMs());
    idleTimer.unref();
  };

  const call = async (
    method: keyof EngineApi,
    params: unknown,
    callOptions?: CallOptions<never>,
  ) => {
    clearTimeout(idleTimer);
    pending++;
    current ??= start();
    const engine = current;
    try {
      await engine.ready;
      const invoke = engine.engine[method] as (
        p: unknown,
        o?: CallOptions<never>,
      ) => Promise<never>;
      return await invoke(params, callOptions);
    } catch (error) {
      if (error instanceof GlassboxError) throw error;
      if (callOptions?.signal?.aborted) throw cancelled();
      throw engineStopped(
        engine.ending ?? (error instanceof Error ? error.message : String(error)),
      );
    } finally {
      if (--pending === 0) armIdleTimer();
    }
  };

  return {
    engine: new Proxy({} as Remote<EngineApi>, {
      get: (_target, method) =>
        typeof method === 'string' && method !== 'then'
          ? (params: unknown, callOptions?: CallOptions<never>) =>
              call(method as keyof EngineApi, params, callOptions)
          : undefined,
    }),
    get state() {
      return state;
    },
    onDidChangeState: changed.event,
    restart: () => {
      stop(current, 'restarted');
      if (state.kind === 'crashed') setState({ kind: 'stopped' });
    },
    dispose: () => {
      clearTimeout(idleTimer);
      leave();
      changed.dispose();
    },
  };
}

function startEngine(
  { enginePath, nodePath, log }: EngineClientOptions,
  onEnd: (reason: string, isExpected: boolean) => void,
): EngineProcess {
  const execPath = nodePath();
  const child = fork(enginePath, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Inspector flags of the host are not for its child.
    execArgv: [],
    // VS Code's own executable behaves as Node with this variable; a plain Node ignores it.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    ...(execPath ? { execPath } : {}),
  });
  forwardLines(child, log);
  const connection = portConnection({
    postMessage: (message) => {
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => {
      child.on('message', listener);
      return toDisposable(() => child.off('message', listener));
    },
  });
  connection.listen();
  const engine = remote<EngineApi>(connection);
  const started: EngineProcess = {
    child,
    connection,
    engine,
    ready: handshake(engine),
    ending: null,
  };
  const end = (reason: string): void => {
    const isExpected = started.ending !== null;
    started.ending ??= reason;
    connection.dispose();
    onEnd(started.ending, isExpected);
  };
  let hasEnded = false;
  const endOnce = (reason: string): void => {
    if (!hasEnded) end(reason);
    hasEnded = true;
  };
  child.once('error', (error) => endOnce(error.message));
  child.once('exit', (code, signal) =>
    endOnce(signal ? `killed by ${signal}` : `exit code ${code}`),
  );
  return started;
}

async function handshake(engine: Remote<EngineApi>): Promise<EngineInfo> {
  const info = await engine.hello(
    { protocolVersion },
    { signal: AbortSignal.timeout(handshakeMs) },
  );
  if (info.protocolVersion !== protocolVersion) {
    throw new GlassboxError({
      code: 'engine-version',
      message: `The engine speaks version ${info.protocolVersion}, this extension speaks ${protocolVersion}.`,
      remedy: 'Reload the window to finish updating Glassbox.',
    });
  }
  return info;
}

/** What native libraries print goes to the log, never to the host's own output. */
function forwardLines(child: ChildProcess, log: EngineLog): void {
  child.stdout?.setEncoding('utf8').on('data', (text: string) => log.info(text.trimEnd()));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => log.warn(text.trimEnd()));
}

function engineStopped(reason: string): GlassboxError {
  return new GlassboxError({
    code: 'engine-stopped',
    message: `The Glassbox engine stopped while working (${reason}).`,
    remedy: 'Run it again: a new engine starts by itself. The log "Glassbox" has the details.',
  });
}
