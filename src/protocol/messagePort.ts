// JSON-RPC over anything that posts whole messages: a webview, its window, a worker. No framing and no JSON, so typed
// arrays cross as they are. The process must have imported 'vscode-jsonrpc/node' or 'vscode-jsonrpc/browser' before.

import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
  NullLogger,
} from 'vscode-jsonrpc';
import type { Disposable } from '../base/disposable';

/** One end of a channel that keeps the order of its messages. */
export interface MessagePortLike {
  postMessage(message: unknown): unknown;
  onMessage(listener: (message: unknown) => void): Disposable;
}

/** A connection on one end of `port`; call `listen()` once its methods are served. Disposing it fails pending calls. */
export function portConnection(port: MessagePortLike): MessageConnection {
  return createMessageConnection(new PortReader(port), new PortWriter(port), NullLogger);
}

class PortReader extends AbstractMessageReader implements MessageReader {
  readonly #port: MessagePortLike;
  #subscription: Disposable | null = null;

  constructor(port: MessagePortLike) {
    super();
    this.#port = port;
  }

  /** Others may post on the same window: what is not JSON-RPC is theirs. */
  listen(callback: DataCallback): Disposable {
    this.#subscription = this.#port.onMessage((message) => {
      if (isRpcMessage(message)) callback(message);
    });
    return this.#subscription;
  }

  override dispose(): void {
    this.#subscription?.dispose();
    super.dispose();
  }
}

class PortWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #port: MessagePortLike;

  constructor(port: MessagePortLike) {
    super();
    this.#port = port;
  }

  async write(message: Message): Promise<void> {
    this.#port.postMessage(message);
  }

  end(): void {}
}

function isRpcMessage(message: unknown): message is Message {
  return (
    typeof message === 'object' &&
    message !== null &&
    'jsonrpc' in message &&
    message.jsonrpc === '2.0'
  );
}
