// Explanations, and an engine that is asked for them, for tests of the Explain panel's host side.

import type {
  ExplainOptions,
  Explanation,
  Heatmap,
  MethodChoice,
  MethodId,
} from '../../../src/protocol/explain';
import { cpu, prediction } from './samples';
import { scriptEngine } from './scriptedEngine';

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

export type ScriptedExplain = ReturnType<typeof scriptedEngine>;

export function scriptedEngine() {
  return scriptEngine('explain', 'explainOptions', 'explainLayers');
}
