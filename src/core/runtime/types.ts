// The runtime as the rest of core sees it: sessions that turn named tensors into named tensors. Implemented over
// onnxruntime-node in this folder and, across a worker_thread, by engine/workerRuntime.ts.

import type { ProviderChoice, ProviderReport } from '../../protocol/model';
import type { Call } from '../../protocol/rpc';
import type { TensorMap } from '../onnx/tensor';

export type { TensorData, TensorMap, TensorValue } from '../onnx/tensor';

/** Where a session's model comes from. `bytes` are an edited copy; `folder` is where its external data lies. */
export type ModelSource =
  | { readonly path: string }
  | { readonly bytes: Uint8Array; readonly folder: string };

export interface OpenRequest {
  /** Identifies model content and outputs: the same key and provider choice reuse the session. */
  readonly key: string;
  readonly source: ModelSource;
  readonly provider: ProviderChoice;
  /** Size of the model and its external data, for the memory budget. */
  readonly modelBytes: number;
  /** Feeds for a trial run on GPU providers, which may create a session and yet fail at run. */
  readonly trial: TensorMap;
}

export interface OpenSession {
  readonly session: number;
  readonly report: ProviderReport;
}

export interface RunRequest {
  readonly session: number;
  readonly feeds: TensorMap;
  /** Names of the outputs wanted. */
  readonly fetches: readonly string[];
}

export interface RunResult {
  readonly outputs: TensorMap;
  readonly runMs: number;
}

/** A set of sessions bounded by memory; a session in use is never evicted. */
export interface RuntimeApi {
  open(request: OpenRequest, call: Call): Promise<OpenSession>;
  run(request: RunRequest, call: Call): Promise<RunResult>;
  /** Runs and returns only the dims of each fetched value. */
  shapes(request: RunRequest, call: Call): Promise<Readonly<Record<string, readonly number[]>>>;
  release(request: { readonly session: number }, call: Call): Promise<void>;
}
