// What the methods ask of a classifier: run it forwards, and backwards by a set of rules, from the picture or from an
// inner layer on. One interface, so that a method reads like its paper; sessions, batches and providers are behind it.

import type { ColorOrder, Layout } from '../../protocol/model';
import type { RuleSet } from '../autodiff/rule';
import type { ShapedGraph } from '../onnx/graph';

/** Rows of numbers, one for each picture: `count` · (elements of the value for one picture). */
export type Rows = Float32Array;

export interface Pass {
  /** Inputs in the model's own axis order, or with `from` values of that layer. */
  readonly rows: Rows;
  readonly count: number;
  /** Runs only what comes behind this layer; the picture supplies what bypasses it. */
  readonly from?: { readonly layer: string; readonly picture: Rows };
  /** Values wanted of the forward pass. */
  readonly fetches: readonly string[];
  readonly backward?: {
    /** Σ seed · value of this value is propagated back. */
    readonly of: string;
    /** Numbers of `of` for one picture; the same for every picture. */
    readonly seed: Float32Array;
    readonly wanted: readonly string[];
    readonly rules: RuleSet;
  };
}

export interface PassResult {
  readonly values: ReadonlyMap<string, Rows>;
  /** By wanted value; zeros where the target does not depend on it. */
  readonly gradients: ReadonlyMap<string, Rows>;
}

export interface Subject {
  /** Canonical, for one picture. */
  readonly graph: ShapedGraph;
  readonly input: SubjectInput;
  /** Value with one score per class, before softmax or sigmoid where the graph has such a value. */
  readonly scores: string;
  /** Value with the probabilities. */
  readonly probabilities: string;
  readonly classCount: number;
  /** Throws GlassboxError `gradient-blocked` where a backward pass meets operators without derivative. */
  run(pass: Pass, signal: AbortSignal): Promise<PassResult>;
  /** Runs so far, counted by picture. */
  readonly passes: { readonly forward: number; readonly backward: number };
}

export interface SubjectInput {
  readonly name: string;
  readonly layout: Layout;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Values of a black and of a white pixel, per channel: the range of the input. */
  readonly black: readonly number[];
  readonly white: readonly number[];
  /** Of three channels; RGB where it is left out. */
  readonly colorOrder?: ColorOrder;
}
