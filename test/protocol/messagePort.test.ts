// Two ends of an in-memory channel stand for the host and a panel.

import { expect, test } from 'vitest';
import 'vscode-jsonrpc/node';
import { toDisposable } from '../../src/base/disposable';
import { isCancelled } from '../../src/base/errors';
import { type MessagePortLike, portConnection } from '../../src/protocol/messagePort';
import { type Call, remote, serve } from '../../src/protocol/rpc';

interface Api {
  reverse(bytes: Uint8Array, call: Call<number>): Promise<Uint8Array>;
  wait(request: null, call: Call): Promise<void>;
}

function channel(): [MessagePortLike, MessagePortLike] {
  const left = new Set<(message: unknown) => void>();
  const right = new Set<(message: unknown) => void>();
  const end = (
    own: Set<(message: unknown) => void>,
    other: Set<(message: unknown) => void>,
  ): MessagePortLike => ({
    postMessage: (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => other.forEach((listener) => void listener(copy)));
    },
    onMessage: (listener) => {
      own.add(listener);
      return toDisposable(() => own.delete(listener));
    },
  });
  return [end(left, right), end(right, left)];
}

function connected() {
  const [host, view] = channel();
  const server = portConnection(host);
  serve<Api>(server, {
    reverse: async (bytes, call) => {
      call.progress(bytes.length);
      return bytes.toReversed();
    },
    wait: (_request, call) =>
      new Promise((_resolve, reject) => {
        call.signal.addEventListener('abort', () => reject(call.signal.reason));
      }),
  });
  server.listen();
  const client = portConnection(view);
  client.listen();
  return { api: remote<Api>(client), client, host };
}

test('typed arrays and progress cross unchanged, strangers’ messages are ignored', async () => {
  const { api, host } = connected();
  host.postMessage({ type: 'of somebody else' });
  host.postMessage('text');
  const seen: number[] = [];
  const reply = await api.reverse(new Uint8Array([1, 2, 255]), { onProgress: (n) => seen.push(n) });
  expect([reply, seen]).toEqual([new Uint8Array([255, 2, 1]), [3]]);
});

test('an aborted call rejects as cancelled', async () => {
  const { api } = connected();
  const controller = new AbortController();
  const pending = api.wait(null, { signal: controller.signal });
  setTimeout(() => controller.abort());
  await expect(pending).rejects.toSatisfy(isCancelled);
});

test('a message that cannot be cloned fails its call, disposing fails the pending ones', async () => {
  const { api, client } = connected();
  const uncloneable = (() => undefined) as unknown as Uint8Array;
  await expect(api.reverse(uncloneable)).rejects.toThrow(/could not be cloned/);
  const pending = api.wait(null);
  setTimeout(() => client.dispose());
  await expect(pending).rejects.toThrow(/disposed/i);
});
