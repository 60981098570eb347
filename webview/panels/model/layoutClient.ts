// Starts the worker for layouts and ends it when its work is not wanted any more. A webview cannot start a worker from
// an address of the extension, which is another origin: the script is fetched and started from a blob.

import type { Layout, LayoutGraph } from './layout/types';

export class LayoutClient {
  readonly #script: Promise<string>;

  constructor(address: string) {
    this.#script = fetch(address).then(async (response) => {
      const type = 'text/javascript';
      return URL.createObjectURL(new Blob([await response.text()], { type }));
    });
    // Whoever asks for a layout is told.
    this.#script.catch(() => undefined);
  }

  async layOut(graph: LayoutGraph, signal: AbortSignal): Promise<Layout> {
    const worker = new Worker(await this.#script);
    try {
      return await new Promise<Layout>((resolve, reject) => {
        signal.throwIfAborted();
        signal.addEventListener('abort', () => reject(signal.reason));
        worker.onmessage = (event: MessageEvent<Layout>) => resolve(event.data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(graph);
      });
    } finally {
      worker.terminate();
    }
  }
}
