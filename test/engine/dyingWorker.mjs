// A worker whose native code "crashes" on the first message.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', () => {
  throw new Error('out of memory');
});
