// elkjs ships its worker without types. Where it finds a document it exports a worker that runs in place.

declare module 'elkjs/lib/elk-worker.min.js' {
  export const Worker: new () => globalThis.Worker;
}
