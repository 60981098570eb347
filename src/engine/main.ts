// Entry of the engine process: serves EngineApi to the extension host over the fork's IPC channel until it closes.

import 'vscode-jsonrpc/node';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { toDisposable } from '../base/disposable';
import { portConnection } from '../protocol/messagePort';
import { serve } from '../protocol/rpc';
import { createEngineService } from './service';

function main(): void {
  if (!process.send) throw new Error('engine/main runs only as a forked child process.');
  yieldToWindow();
  const connection = portConnection({
    // Progress may still come when the host is gone, and nobody is there to be told of a failure.
    postMessage: (message) =>
      process.connected && process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => {
      process.on('message', listener);
      return toDisposable(() => process.off('message', listener));
    },
  });
  const service = createEngineService({
    workerPath: join(__dirname, 'engineWorker.js'),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  serve(connection, service.api);
  connection.listen();
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('disconnect', () => {
    // A training is not lost with the window: it is resumed from here.
    void service.stopTraining().finally(() => {
      service.dispose();
      process.exit(0);
    });
  });
}

/** Work on all cores must not keep the window waiting. Threads begun from here on have this priority too. */
function yieldToWindow(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A sandbox may forbid it: then the window waits a little longer.
  }
}

main();
