// What an explanation method is: one file per method with its paper and equation, one line in the index.

import type { Heatmap, MethodId, MethodSettings } from '../../../protocol/explain';
import type { FeatureLayer } from '../featureLayer';
import type { Subject } from '../subject';

/** What is explained, as a weighted sum of a value of the graph: Σ seed · value. */
export interface Objective {
  readonly of: string;
  /** One number per element of `of` for one picture. */
  readonly seed: Float32Array;
}

export interface MethodContext {
  readonly subject: Subject;
  /** The input tensor of one picture, in the model's own axis order. */
  readonly picture: Float32Array;
  readonly objective: Objective;
  /** Given exactly where the method says `usesLayer`. */
  readonly layer: FeatureLayer | null;
  readonly settings: MethodSettings;
  readonly signal: AbortSignal;
  /** For methods of many passes: `partial` is the map as known so far. */
  progress(done: number, total: number, partial?: Heatmap): void;
}

export interface MethodResult {
  /** The method's own result, before anything is done for the eye. */
  readonly raw: { readonly dims: readonly number[]; readonly data: Float32Array };
  readonly heatmap: Heatmap;
  /**
   * Where the method promises that its values add up to a known number (integrated gradients, LRP): both sides, and what
   * the promise is relative to.
   */
  readonly completeness?: {
    readonly sum: number;
    readonly expected: number;
    readonly scale: number;
    /** How large |sum − expected| / scale may be; null where the rule is not conservative by design. */
    readonly limit: number | null;
  };
  /** Activation maximisation: the picture found, RGB at the heat map's size. */
  readonly picture?: { readonly width: number; readonly height: number; readonly rgb: Uint8Array };
}

export interface Method {
  readonly id: MethodId;
  readonly name: string;
  /** One plain sentence: what it shows. */
  readonly summary: string;
  readonly usesLayer: boolean;
  readonly usesSeed: boolean;
  /** Settings where they differ from the general ones. */
  readonly defaults?: Partial<MethodSettings>;
  /** Why the method cannot be used on this network, as a sentence; null where it can. */
  unavailable?(subject: Pick<Subject, 'graph' | 'input'>): string | null;
  explain(context: MethodContext): Promise<MethodResult>;
}
