// The runtime as seen from the engine's main thread: the same interface, carried to the worker_thread. Started on
// first use; when it dies every pending call fails with the reason and the next call starts another.

import 'vscode-jsonrpc/node';
import { totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { MessageConnection } from 'vscode-jsonrpc';
import { type Disposable, toDisposable } from '../base/disposable';
import { GlassboxError } from '../base/errors';
import type { RuntimeApi } from '../core/runtime/types';
import { portConnection } from '../protocol/messagePort';
import { type CallOptions, type Remote, remote } from '../protocol/rpc';
import type { WorkerSettings } from './worker';

/** A quarter of the machine's memory, 4 GiB at most. */
const budgetBytes = Math.min(totalmem() / 4, 4 * 2 ** 30);

interface Running {
  readonly runtime: Remote<RuntimeApi>;
  readonly connection: MessageConnection;
  readonly worker: Worker;
  pending: number;
  reason: string;
}

export interface WorkerRuntime extends Remote<RuntimeApi>, Disposable {}

export function createWorkerRuntime(workerPath: string): WorkerRuntime {
  let running: Running | null = null;

  const start = (): Running => {
    const settings: WorkerSettings = { budgetBytes };
    const worker = new Worker(workerPath, { workerData: settings });
    const connection = portConnection({
      postMessage: (message) => worker.postMessage(message),
      onMessage: (listener) => {
        worker.on('message', listener);
        return toDisposable(() => worker.off('message', listener));
      },
    });
    connection.listen();
    const runtime = remote<RuntimeApi>(connection);
    const started: Running = { runtime, connection, worker, pending: 0, reason: 'stopped' };
    worker.on('error', (error) => {
      started.reason = error.message;
    });
    worker.on('exit', () => {
      if (running === started) running = null;
      connection.dispose();
    });
    // An idle worker must not keep a finished CLI alive.
    worker.unref();
    return started;
  };

  const call =
    <K extends keyof RuntimeApi>(method: K) =>
    async (params: Parameters<RuntimeApi[K]>[0], options?: CallOptions<never>) => {
      running ??= start();
      const current = running;
      if (current.pending++ === 0) current.worker.ref();
      try {
        return await (
          current.runtime[method] as (p: unknown, o?: CallOptions<never>) => Promise<never>
        )(params, options);
      } catch (error) {
        throw running === current || error instanceof GlassboxError
          ? error
          : runtimeStopped(current.reason);
      } finally {
        if (--current.pending === 0) current.worker.unref();
      }
    };

  return {
    open: call('open'),
    run: call('run'),
    shapes: call('shapes'),
    capture: call('capture'),
    captured: call('captured'),
    statistics: call('statistics'),
    profile: call('profile'),
    release: call('release'),
    openStore: call('openStore'),
    openProgram: call('openProgram'),
    runProgram: call('runProgram'),
    closeProgram: call('closeProgram'),
    readStore: call('readStore'),
    writeStore: call('writeStore'),
    closeStore: call('closeStore'),
    dispose: () => {
      running?.connection.dispose();
      void running?.worker.terminate();
      running = null;
    },
  };
}

function runtimeStopped(reason: string): GlassboxError {
  return new GlassboxError({
    code: 'runtime-stopped',
    message: `ONNX Runtime stopped while working: ${reason}.`,
    remedy: 'Run it again: it starts anew by itself.',
  });
}
