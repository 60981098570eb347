// What the feature-map viewer asks of the engine and is told: the layers of a model, what they saw in one picture, where
// a number of theirs comes from. Maps cross as bytes for the eye; exact numbers only where somebody looks at them.

import type { ColormapName } from '../base/colormaps';
import type { ExplainTarget } from './explain';
import type { ProviderChoice, ProviderReport, Size } from './model';
import type { ClassScore, EncodedImage, Geometry } from './prediction';
import type { Call } from './rpc';

/** What was run: kept by the engine after the first call, and run again where it had to make room. */
export interface FeatureSource {
  readonly model: string;
  readonly image?: string;
  /** A ready float32 `.npy` instead of the picture. */
  readonly tensor?: string;
  readonly provider: ProviderChoice;
}

/** A value of the file that has places: rows and columns, or tokens on a grid. */
export interface MapLayer {
  /** Name of the value in the file. */
  readonly value: string;
  /** Short name for a list, e.g. "conv1/Conv" inside of its blocks. */
  readonly name: string;
  readonly op: string;
  /** Name of the node that makes it; '' where it has none. */
  readonly node: string;
  /** Blocks that it lies in, outermost first, e.g. ["layer4", "layer4.1"]; from scope names. */
  readonly blocks: readonly string[];
  readonly kind: 'spatial' | 'tokens';
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** What a block hands on, after its activation: captured first. The others are captured when they are looked at. */
  readonly isMain: boolean;
}

/** The attention of one layer of a vision transformer. */
export interface AttentionLayer {
  /** Name of the value with the weights. */
  readonly value: string;
  readonly name: string;
  readonly blocks: readonly string[];
  readonly heads: number;
  readonly tokens: number;
  /** Class and register tokens, which come first. */
  readonly extraTokens: number;
  /** Of the grid of the other tokens. */
  readonly height: number;
  readonly width: number;
}

/** Where a model stopped: everything before this node was computed. */
export interface ModelFailure {
  readonly node: string;
  readonly op: string;
  /** One sentence. */
  readonly reason: string;
}

export interface FeatureListing {
  readonly layers: readonly MapLayer[];
  readonly attention: readonly AttentionLayer[];
  /** Classes of the picture, best first; empty where the model failed before its output. */
  readonly top: readonly ClassScore[];
  readonly labels: readonly string[] | null;
  readonly classCount: number;
  readonly failure: ModelFailure | null;
  /** Why channels cannot be sorted by contribution; null where they can. */
  readonly gradientBlocked: string | null;
  /** Facts worth a look, one sentence each. */
  readonly notes: readonly string[];
  /** Size of the model's input. */
  readonly input: Size;
  /** null for a tensor. */
  readonly geometry: Geometry | null;
  readonly provider: ProviderReport;
  /** From the picture to the last of the main layers. */
  readonly latencyMs: number;
}

/** Numbers of every channel, indexed by channel. */
export interface ChannelStatistics {
  readonly minimum: Float32Array;
  readonly maximum: Float32Array;
  readonly mean: Float32Array;
  /** Share of places above zero, 0…1. */
  readonly active: Float32Array;
}

/**
 * The part of the model's input that a place sees. `window`: rows [from, to) of input pixels for each row of the layer, the
 * same for columns; cut at the borders of the input.
 */
export type ReceptiveField =
  | {
      readonly kind: 'window';
      readonly rows: readonly (readonly [from: number, to: number])[];
      readonly columns: readonly (readonly [from: number, to: number])[];
      /** Not cut at the borders, of a place in the middle. */
      readonly size: Size;
    }
  /** Every place sees all of the picture; the reason is a sentence, e.g. that it lies behind an attention. */
  | { readonly kind: 'whole'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface FeatureSheet {
  readonly value: string;
  readonly statistics: ChannelStatistics;
  /** Smallest and largest finite number of the layer. */
  readonly low: number;
  readonly high: number;
  /** Numbers of the layer that are NaN or infinite. */
  readonly nonFinite: number;
  /** Channels that nothing in this picture excites: never above zero, or for signed layers constant. */
  readonly dead: readonly number[];
  /** Channels of a rectified layer that are above zero at every place. */
  readonly alwaysOn: readonly number[];
  readonly receptiveField: ReceptiveField;
}

/** Channels for the eye, one after the other, row-major: level 0 is the channel's minimum, 255 its maximum. */
export interface FeatureTiles {
  readonly channels: readonly number[];
  /** Of one tile: that of the map, or smaller where that is larger than what was asked for. */
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}

/** Equal bins between `low` and `high`. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** Rows and columns of the model's input, as borders of pixels. */
export interface InputArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface FeatureChannel {
  readonly value: string;
  readonly channel: number;
  /** Row-major. */
  readonly map: Float32Array;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** Share of places above zero. */
  readonly active: number;
  readonly histogram: Histogram;
  /** The filter that makes the channel; null where no convolution does. */
  readonly kernel: FilterKernel | null;
  /** Where the channel is strongest in this picture, strongest first; places do not overlap. */
  readonly patches: readonly StrongPatch[];
}

export interface FilterKernel {
  /** Name of the weight in the file. */
  readonly weight: string;
  /** Slices of the kernel: [channels read, height, width]. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
  readonly bias: number | null;
  /** A kernel over the colours of the picture, red first. */
  readonly isOfColors: boolean;
}

export interface StrongPatch {
  readonly y: number;
  readonly x: number;
  readonly number: number;
  /** What the place sees; null where that is not known. */
  readonly area: InputArea | null;
}

/** How much each channel adds to a class: Σ over places of activation · gradient. */
export interface FeatureContributions {
  readonly target: { readonly index: number | null; readonly text: string };
  readonly contributions: Float32Array;
}

/** What one token attends to, head after head: weights of the tokens on the grid, row-major. */
export interface TokenAttention {
  readonly heads: number;
  readonly height: number;
  readonly width: number;
  /** [heads, height, width]. */
  readonly weights: Float32Array;
  /** [heads, extra tokens]. */
  readonly extra: Float32Array;
}

/** How one number of a feature map comes about: steps from the values of an earlier layer to it. */
export interface Arithmetic {
  readonly value: string;
  readonly channel: number;
  readonly y: number;
  readonly x: number;
  /** What was captured. */
  readonly number: number;
  /** In order of computation; the result of the last is `number` up to rounding. */
  readonly steps: readonly ArithmeticStep[];
}

export interface StepOfNode {
  readonly node: string;
  readonly op: string;
  readonly result: number;
}

/** Where a window lies on the map that it reads; negative or past the end: in the padding. */
export interface WindowPlace {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  readonly dilationY: number;
  readonly dilationX: number;
  /** Size of the map that is read. */
  readonly mapHeight: number;
  readonly mapWidth: number;
}

export type ArithmeticStep =
  | (StepOfNode & {
      readonly kind: 'convolution';
      /** The value that is read. */
      readonly reads: string;
      readonly window: WindowPlace;
      /** The channels that the filter reads, in order. */
      readonly channels: readonly number[];
      /** [channels read, height, width]; 0 in the padding. */
      readonly patch: Float32Array;
      readonly kernel: Float32Array;
      /** Patch × kernel of each channel read. */
      readonly sums: Float32Array;
      readonly bias: number | null;
    })
  | (StepOfNode & {
      readonly kind: 'pooling';
      readonly reads: string;
      readonly window: WindowPlace;
      readonly reduction: 'maximum' | 'mean' | 'norm';
      readonly patch: Float32Array;
      /** Whether each number of the patch counts: padding may not. */
      readonly counts: readonly boolean[];
    })
  /** One number out of several at the same place: a sum, a product, an activation. */
  | (StepOfNode & {
      readonly kind: 'pointwise';
      /** With the numbers, e.g. "max(0, −1.25)". */
      readonly formula: string;
      readonly operands: readonly { readonly name: string; readonly number: number }[];
    })
  /** A sum over features of a token or a flattened map: Σ input × weight. */
  | (StepOfNode & {
      readonly kind: 'product';
      readonly reads: string;
      readonly inputs: Float32Array;
      readonly weights: Float32Array;
      readonly bias: number | null;
    })
  /** A number that more makes than can be shown here, such as an attention: where it comes from in words. */
  | (StepOfNode & { readonly kind: 'other'; readonly sentence: string });

interface LayerOf {
  readonly source: FeatureSource;
  readonly value: string;
}

/** A part of EngineApi. */
export interface FeatureEngineApi {
  /** Runs the model on the picture and keeps the main layers; with `all` also the others, in the same run. */
  features(
    request: { readonly source: FeatureSource; readonly all?: boolean },
    call: Call<{ readonly done: number; readonly total: number }>,
  ): Promise<FeatureListing>;
  featureSheet(request: LayerOf, call: Call): Promise<FeatureSheet>;
  featureTiles(
    request: LayerOf & { readonly channels: readonly number[]; readonly maxSide: number },
    call: Call,
  ): Promise<FeatureTiles>;
  featureChannel(
    request: LayerOf & { readonly channel: number },
    call: Call,
  ): Promise<FeatureChannel>;
  featureContributions(
    request: LayerOf & { readonly target: ExplainTarget },
    call: Call,
  ): Promise<FeatureContributions>;
  /** `token`: index among all tokens, extra ones included. */
  featureAttention(
    request: LayerOf & { readonly token: number },
    call: Call,
  ): Promise<TokenAttention>;
  featureArithmetic(
    request: LayerOf & { readonly channel: number; readonly y: number; readonly x: number },
    call: Call,
  ): Promise<Arithmetic>;
  /** The numbers of a layer as the file has them, for one picture, as a float32 `.npy`. */
  featureNpy(
    request: LayerOf,
    call: Call,
  ): Promise<{ readonly npy: Uint8Array; readonly shape: readonly number[] }>;
  /** The tile sheet as a PNG, channels in order, each with its own scale. */
  featurePng(
    request: LayerOf & { readonly colormap: ColormapName },
    call: Call,
  ): Promise<EncodedImage>;
}
