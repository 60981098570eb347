// Entry of the worker_thread that ONNX Runtime blocks while it computes; the engine's main thread stays free.

import 'vscode-jsonrpc/node';
import { parentPort, workerData } from 'node:worker_threads';
import { toDisposable } from '../base/disposable';
import { createRuntime } from '../core/runtime/runtime';
import { portConnection } from '../protocol/messagePort';
import { serve } from '../protocol/rpc';

/** What the main thread hands over at start. */
export interface WorkerSettings {
  readonly budgetBytes: number;
}

function main(): void {
  if (!parentPort) throw new Error('engine/worker runs only as a worker_thread.');
  const port = parentPort;
  // Where this global exists (Node 24), ONNX Runtime expects it for float16 and then refuses it.
  Reflect.deleteProperty(globalThis, 'Float16Array');
  const connection = portConnection({
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', listener);
      return toDisposable(() => port.off('message', listener));
    },
  });
  const { budgetBytes } = workerData as WorkerSettings;
  serve(connection, createRuntime({ budgetBytes, platform: process.platform }));
  connection.listen();
}

main();
