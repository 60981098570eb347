// Explanations, and an engine whose calls are answered by hand, for tests of the Explain panel's host side.

import { cancelled } from '../../../src/base/errors';
import type { EngineApi } from '../../../src/protocol/engine';
import type {
  ExplainOptions,
  ExplainProgress,
  Explanation,
  Heatmap,
  MethodChoice,
  MethodId,
} from '../../../src/protocol/explain';
import type { CallOptions, Remote } from '../../../src/protocol/rpc';
import { cpu, prediction } from './samples';

export const image = '/data/pictures/cat.jpg';
export const model = '/data/m.onnx';
export const otherModel = '/data/other.onnx';

export function heatmap(value: number): Heatmap {
  return { width: 2, height: 1, data: Float32Array.of(0, value), isSigned: false };
}

export function explanation(part: Partial<Explanation> = {}): Explanation {
  return {
    method: 'grad-cam',
    target: { index: 0, label: 'cat', score: 1.5, text: 'cat' },
    scoreKind: 'logit',
    activation: 'softmax',
    layer: '/relu',
    layerReason: 'It feeds the last pool.',
    raw: { dims: [1, 2], data: Float32Array.of(0, 0.5) },
    heatmap: heatmap(0.5),
    picture: null,
    geometry: null,
    passes: { forward: 1, backward: 1 },
    latencyMs: 31,
    checks: [],
    findings: [],
    seed: null,
    provider: cpu,
    model: { path: model, sha256: 'abc' },
    top: prediction(image).top,
    canonical: 'equal within 3e-7',
    ...part,
  };
}

function method(id: MethodId, unavailable: string | null = null): MethodChoice {
  return { id, name: id, summary: '', usesLayer: true, usesSeed: false, unavailable };
}

export const options: ExplainOptions = {
  layers: ['/conv', '/relu'].map((value) => ({
    value,
    name: value,
    op: 'Relu',
    kind: 'spatial',
    channels: 8,
    height: 7,
    width: 7,
    blockedBy: [],
  })),
  blockers: [],
  automaticLayer: { value: '/relu', reason: 'It feeds the last pool.' },
  methods: [method('grad-cam'), method('saliency')],
  labels: ['cat', 'dog'],
  classCount: 2,
};

/** A model without a feature map. */
export const withoutCam: ExplainOptions = {
  ...options,
  layers: [],
  automaticLayer: { value: null, reason: 'There is no feature map.' },
  methods: [method('grad-cam', 'There is no feature map.'), method('saliency')],
};

/** One call that waits for its answer. */
export interface PendingCall<Request, Result> {
  readonly request: Request;
  readonly signal: AbortSignal;
  progress(value: ExplainProgress): void;
  answer(result: Result): Promise<void>;
  fail(error: unknown): Promise<void>;
}

type Method = 'explain' | 'explainOptions' | 'explainLayers';
type Results = { readonly [K in Method]: Awaited<ReturnType<EngineApi[K]>> };
type Requests = { readonly [K in Method]: Parameters<EngineApi[K]>[0] };
type Calls = { readonly [K in Method]: PendingCall<Requests[K], Results[K]>[] };

export interface ScriptedEngine {
  readonly engine: Pick<Remote<EngineApi>, Method>;
  /** In the order in which they came; answered ones stay. */
  readonly calls: Calls;
}

export function scriptedEngine(): ScriptedEngine {
  const calls: Calls = { explain: [], explainOptions: [], explainLayers: [] };
  const pend =
    <K extends Method>(name: K) =>
    (request: Requests[K], { signal, onProgress }: CallOptions<never> = {}) =>
      new Promise<Results[K]>((resolve, reject) => {
        const own = signal ?? new AbortController().signal;
        own.addEventListener('abort', () => reject(cancelled()));
        calls[name].push({
          request,
          signal: own,
          // Only explaining reports progress, and what it reports is this.
          progress: (value) => onProgress?.(value as never),
          answer: (result) => settled(() => resolve(result)),
          fail: (error) => settled(() => reject(error)),
        });
      });
  return {
    calls,
    engine: {
      explain: pend('explain'),
      explainOptions: pend('explainOptions'),
      explainLayers: pend('explainLayers'),
    },
  };
}

/** Does it and lets everything that follows from it happen. */
export async function settled(effect: () => void = () => undefined): Promise<void> {
  effect();
  await new Promise((resolve) => setImmediate(resolve));
}

/** The newest call. */
export function last<T>(calls: readonly T[]): T {
  const call = calls.at(-1);
  if (!call) throw new Error('There was no call.');
  return call;
}
