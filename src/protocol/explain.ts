// What explaining says and is asked: the shapes of the CLI's `explain --json` and of the Explain panel.

import type { ErrorFacts } from '../base/errors';
import type { Activation, ProviderChoice, ProviderReport, Size } from './model';
import type { ClassScore, Geometry } from './prediction';

/** In the order in which a person meets them. */
export const methodIds = [
  'grad-cam',
  'grad-cam-plus-plus',
  'hires-cam',
  'xgrad-cam',
  'layer-cam',
  'eigen-cam',
  'eigen-grad-cam',
  'score-cam',
  'ablation-cam',
  'saliency',
  'gradient-x-input',
  'smooth-grad',
  'var-grad',
  'integrated-gradients',
  'guided-backprop',
  'deconvnet',
  'guided-grad-cam',
  'occlusion',
  'rise',
  'lrp-epsilon',
  'lrp-gamma',
  'lrp-alpha-beta',
  'lrp-composite',
  'attention-rollout',
  'activation-maximization',
] as const;
export type MethodId = (typeof methodIds)[number];

export type Quadrature = 'gauss-legendre' | 'midpoint';
export type Baseline = 'zero' | 'mean' | 'blur';

/** What a map explains: a number that the network computes for the picture. */
export type ExplainTarget =
  /** A class: the score before softmax or sigmoid. Row 0 of a one-output sigmoid is the negated score. */
  | { readonly kind: 'class'; readonly index: number }
  /** The class with the highest score. */
  | { readonly kind: 'top' }
  | { readonly kind: 'probability'; readonly index: number }
  /** Score of one class minus the score of another, e.g. predicted − true. */
  | { readonly kind: 'difference'; readonly index: number; readonly minus: number }
  /** Sum over the places of one channel of an inner value; `y` and `x` pick one neuron of it. */
  | {
      readonly kind: 'channel';
      readonly layer: string;
      readonly channel: number;
      readonly place?: { readonly y: number; readonly x: number };
    };

/** Settings of the methods; each method reads its own and ignores the others. */
export interface MethodSettings {
  /** Integrated gradients: steps of the path. Activation maximisation: optimiser steps. */
  readonly steps: number;
  readonly quadrature: Quadrature;
  /** Of integrated gradients and, as what hides a part, of occlusion and RISE. */
  readonly baseline: Baseline;
  readonly seed: number;
  /** SmoothGrad, VarGrad: noisy copies. RISE: masks. */
  readonly samples: number;
  /** SmoothGrad, VarGrad: standard deviation of the noise as a share of the input's range. */
  readonly noise: number;
}

export const checkIds = [
  'finite-difference',
  'completeness',
  'randomization',
  'insertion-deletion',
] as const;
export type CheckId = (typeof checkIds)[number];

/** The outcome of a check of one map. */
export interface CheckReport {
  readonly id: CheckId;
  readonly outcome: 'passed' | 'failed' | 'information';
  /** The figure, e.g. a relative difference; its meaning is in `text`. */
  readonly value: number;
  /** What the value may be for `passed`; null for information. */
  readonly limit: number | null;
  /** One sentence with the figures. */
  readonly text: string;
  /** Curves of insertion and deletion, for a chart: share of pixels 0…1 → probability. */
  readonly curves?: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

export interface ExplainRequest {
  /** Full path of the .onnx file. */
  readonly model: string;
  /** A picture; exactly one of this and `tensor`. */
  readonly image?: string;
  /** A ready float32 `.npy` in the model's own axis order. */
  readonly tensor?: string;
  readonly provider: ProviderChoice;
  readonly method: MethodId;
  readonly target: ExplainTarget;
  /** Value whose feature map is used; null: the automatic target layer. */
  readonly layer: string | null;
  readonly settings: Partial<MethodSettings>;
  /** `quick`: those that cost a few passes; `all`: randomisation, insertion and deletion as well. */
  readonly checks: 'none' | 'quick' | 'all';
}

/** A result on its way: for methods of many passes, what is known so far. */
export interface ExplainProgress {
  readonly done: number;
  readonly total: number;
  readonly heatmap?: Heatmap;
  /** Comes with a map: where the model's input lies on the picture; null for a tensor. */
  readonly geometry?: Geometry | null;
}

/** A map for the eye over the model's input. */
export interface Heatmap extends Size {
  /** Row-major, `width` · `height` values: the resolution of the layer, or of the input. */
  readonly data: Float32Array;
  /** Whether values below zero mean something: then the colours diverge from zero. */
  readonly isSigned: boolean;
}

export interface Explanation {
  readonly method: MethodId;
  readonly target: {
    readonly index: number | null;
    readonly label: string | null;
    /** The number that is explained. */
    readonly score: number;
    /** The target in words, e.g. "tabby" or "tabby − tiger cat" or "channel 17 of /layer1/Relu". */
    readonly text: string;
  };
  /** `logit`: before the activation; `output`: the graph has no value before one. */
  readonly scoreKind: 'logit' | 'output' | 'probability' | 'difference' | 'activation';
  readonly activation: Activation;
  /** null for methods that use no layer. */
  readonly layer: string | null;
  readonly layerReason: string | null;
  /** The raw result: [h, w] for maps of a layer; CHW or HWC, signed, for maps of the input. */
  readonly raw: { readonly dims: readonly number[]; readonly data: Float32Array };
  readonly heatmap: Heatmap;
  /** For activation maximisation: the picture that was found, RGB bytes at `heatmap`'s size. */
  readonly picture: (Size & { readonly rgb: Uint8Array }) | null;
  /** Where the model's input lies on the picture; null for a tensor. */
  readonly geometry: Geometry | null;
  /** Runs of the network, forward and backward counted apart. */
  readonly passes: { readonly forward: number; readonly backward: number };
  readonly latencyMs: number;
  readonly checks: readonly CheckReport[];
  /** Why the map is blank or cannot be trusted, and what to do; empty where nothing is wrong. */
  readonly findings: readonly ErrorFacts[];
  readonly seed: number | null;
  readonly provider: ProviderReport;
  readonly model: { readonly path: string; readonly sha256: string };
  /** The classes with the highest scores, as `classify` gives them. */
  readonly top: readonly ClassScore[];
  /** How far the graph that is differentiated is from the file, e.g. "equal within 3e-7". */
  readonly canonical: string;
}

/** A layer that can be chosen. */
export interface LayerChoice {
  readonly value: string;
  /** Short name for a list: what its block is called, or the operator. */
  readonly name: string;
  readonly op: string;
  /** `spatial`: a feature map; `tokens`: tokens on a grid. */
  readonly kind: 'spatial' | 'tokens';
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Whether the gradient of the scores reaches it; if not, the blocking operators. */
  readonly blockedBy: readonly string[];
}

/** A node between the picture and the scores that no gradient passes. */
export interface GradientBlocker {
  readonly node: string;
  readonly op: string;
  readonly reason: string;
}

/** Everything that can be chosen for a model: asked once when a panel opens. */
export interface ExplainOptions {
  readonly layers: readonly LayerChoice[];
  /** In the order of the graph; none where the gradient reaches the picture. */
  readonly blockers: readonly GradientBlocker[];
  readonly automaticLayer: { readonly value: string | null; readonly reason: string };
  readonly methods: readonly MethodChoice[];
  readonly labels: readonly string[] | null;
  readonly classCount: number;
}

export interface MethodChoice {
  readonly id: MethodId;
  /** Proper name, not translated: "Grad-CAM". */
  readonly name: string;
  /** One plain sentence: what it shows. */
  readonly summary: string;
  readonly usesLayer: boolean;
  readonly usesSeed: boolean;
  /** Why it cannot be used on this model; null where it can. */
  readonly unavailable: string | null;
}

/** Small Grad-CAM maps of every layer that the gradient reaches, from one backward pass. */
export interface LayerMap {
  readonly value: string;
  readonly heatmap: Heatmap;
}

/** What the CLI prints and the panel exports: the explanation without the numbers of its map. */
export function explanationDocument(explanation: Explanation): object {
  const { raw, provider, heatmap: _heatmap, picture: _picture, geometry, ...rest } = explanation;
  return {
    ...rest,
    shape: raw.dims,
    geometry,
    provider: provider.provider,
    providerReason: provider.reason,
    forcedToCpu: provider.forcedToCpu,
  };
}
