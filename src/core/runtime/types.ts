// The runtime as the rest of core sees it: sessions that turn named tensors into named tensors. Implemented over
// onnxruntime-node in this folder and, across a worker_thread, by engine/workerRuntime.ts.

import type { Provider, ProviderChoice, ProviderReport } from '../../protocol/model';
import type { Call } from '../../protocol/rpc';
import type { TensorMap, TensorValue } from '../onnx/tensor';

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

export interface CaptureRequest extends RunRequest {
  /** Names the capture; another under the same name adds to it. */
  readonly keep: string;
}

/** What is said of a value without sending its numbers. */
export interface NumberStatistics {
  readonly dims: readonly number[];
  /** Of the finite numbers; 0 where there are none. */
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Share of exact zeros. */
  readonly sparsity: number;
  /** Share of channels that are zero everywhere; null without channels. */
  readonly dead: number | null;
  readonly nan: number;
  readonly infinite: number;
  /** Shares of numbers that are nearly 0, nearly 1 or −1, and exactly the maximum: where functions saturate. */
  readonly nearZero: number;
  readonly nearOne: number;
  readonly atMaximum: number;
}

export interface StatisticsRequest extends RunRequest {
  /** By rank: the axis of the channels; null for values without. */
  readonly channelAxes: readonly (number | null)[];
}

export interface ProfileRequest extends Omit<OpenRequest, 'key' | 'trial' | 'modelBytes'> {
  /** Nodes that the provider leaves to the CPU, as the report of a session names them. */
  readonly forcedToCpu: readonly string[];
  readonly provider: Provider;
  readonly feeds: TensorMap;
  /** Outputs of the model itself. */
  readonly fetches: readonly string[];
  /** At most; fewer for slow models. */
  readonly runs: number;
}

/** A node of the graph as ONNX Runtime has optimised it. */
export interface TracedNode {
  readonly name: string;
  readonly op: string;
  /** In lower case, e.g. "cpu". */
  readonly provider: string;
  /** Median over the runs. */
  readonly microseconds: number;
}

export interface ProfileTrace {
  readonly nodes: readonly TracedNode[];
  /** Median of whole runs, in microseconds. */
  readonly total: number;
  /** Those that the medians are of: the quickest. */
  readonly runs: number;
  /** The optimised model as ONNX Runtime wrote it. */
  readonly optimized: Uint8Array;
}

/** Opens a set of tensors that stay in ONNX Runtime's thread: weights and what an optimizer remembers. */
export interface StoreRequest {
  readonly values: TensorMap;
}

/**
 * A model whose inputs, where they are named like kept values, are those values. `renews` names outputs (by output) that
 * take the place of a kept value after each run, without a copy: two buffers change places.
 */
export interface ProgramRequest {
  readonly store: number;
  readonly bytes: Uint8Array;
  readonly provider: ProviderChoice;
  readonly renews: Readonly<Record<string, string>>;
}

export interface ProgramRunRequest {
  readonly program: number;
  /** What is not kept. */
  readonly feeds: TensorMap;
  readonly fetches: readonly string[];
  /** An output among the fetches: where it holds a number that is not finite, nothing is renewed. */
  readonly guard: string | null;
}

export interface ProgramRunResult extends RunResult {
  /** Whether the kept values are other than before. */
  readonly isRenewed: boolean;
}

/** A set of sessions bounded by memory; a session in use is never evicted. */
export interface RuntimeApi {
  open(request: OpenRequest, call: Call): Promise<OpenSession>;
  run(request: RunRequest, call: Call): Promise<RunResult>;
  /** Runs and returns only the dims of each fetched value. */
  shapes(request: RunRequest, call: Call): Promise<Readonly<Record<string, readonly number[]>>>;
  /** Runs and keeps the fetched values where they are, least recently used ones only as long as there is room. */
  capture(request: CaptureRequest, call: Call): Promise<void>;
  /** A kept value; null where it was dropped, or never captured. */
  captured(
    request: { readonly keep: string; readonly value: string },
    call: Call,
  ): Promise<TensorValue | null>;
  /** Runs and sums every fetched value up, so that none has to leave. */
  statistics(
    request: StatisticsRequest,
    call: Call,
  ): Promise<Readonly<Record<string, NumberStatistics>>>;
  /** Times every node, in a session of its own. */
  profile(request: ProfileRequest, call: Call): Promise<ProfileTrace>;
  release(request: { readonly session: number }, call: Call): Promise<void>;
  openStore(request: StoreRequest, call: Call): Promise<{ readonly store: number }>;
  /** Throws `session-refused`, or `out-of-memory` where there is no room. */
  openProgram(
    request: ProgramRequest,
    call: Call,
  ): Promise<{ readonly program: number; readonly report: ProviderReport }>;
  /** All or nothing: a run that fails renews nothing. */
  runProgram(request: ProgramRunRequest, call: Call): Promise<ProgramRunResult>;
  closeProgram(request: { readonly program: number }, call: Call): Promise<void>;
  /** Copies of kept values; null: all. */
  readStore(
    request: { readonly store: number; readonly names: readonly string[] | null },
    call: Call,
  ): Promise<TensorMap>;
  /** Replaces kept values, of the same type and dims, or adds new ones. */
  writeStore(
    request: { readonly store: number; readonly values: TensorMap },
    call: Call,
  ): Promise<void>;
  /** Closes its programs too. */
  closeStore(request: { readonly store: number }, call: Call): Promise<void>;
}
