// What is known about a model: the file's own facts, and the card that says how pictures go in and what comes out.

import type { ErrorFacts } from '../base/errors';

export const providers = ['cpu', 'cuda', 'tensorrt', 'dml', 'coreml', 'webgpu'] as const;
export type Provider = (typeof providers)[number];
export type ProviderChoice = 'auto' | Provider;

/** What runs a model, and why that one. */
export interface ProviderReport {
  readonly provider: Provider;
  /** One sentence, e.g. "WebGPU was asked for but found no adapter, so the CPU runs it." */
  readonly reason: string;
  /** Providers that were tried before and their own words. */
  readonly refused: readonly { readonly provider: Provider; readonly error: string }[];
  /** Names of nodes that this provider cannot run and the CPU runs instead. */
  readonly forcedToCpu: readonly string[];
}

/** A fixed size, a symbolic name, or null where the file says nothing. */
export type Dim = number | string | null;

/** ONNX element types, lower case as in the specification (`float` is `float32`, `double` is `float64`). */
export type ElementType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'bool'
  | 'string'
  | 'other';

export interface ValueSpec {
  readonly name: string;
  readonly kind: 'tensor' | 'sequence' | 'map' | 'optional' | 'sparse-tensor' | 'unknown';
  readonly type: ElementType;
  /** null: the rank is unknown. */
  readonly dims: readonly Dim[] | null;
}

/** Facts read from the file alone; nothing has been run. */
export interface ModelFacts {
  readonly path: string;
  readonly sha256: string;
  /** Size of the .onnx file. */
  readonly bytes: number;
  readonly externalData: readonly { readonly path: string; readonly bytes: number }[];
  readonly producer: string;
  readonly irVersion: number;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Graph inputs that must be fed: those that are also initialisers are left out. */
  readonly inputs: readonly ValueSpec[];
  readonly outputs: readonly ValueSpec[];
  readonly nodeCount: number;
  /** Elements of all floating-point or quantised weights. */
  readonly parameters: number;
}

export interface NodeFacts {
  readonly index: number;
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Shape of each output for batch 1, found by running; null where that value could not be exposed. */
  readonly outputShapes: readonly (readonly number[] | null)[];
  readonly parameters: number;
  /** Multiply–accumulates for one picture; 0 for an operator that has none. */
  readonly macs: number;
}

export type CardSource = 'card' | 'metadata' | 'sidecar' | 'graph' | 'default';

/** A value of the card together with where it came from. */
export interface Resolved<T> {
  readonly value: T;
  readonly source: CardSource;
  /** The file, metadata key or observation behind it, e.g. "preprocessor_config.json" or "1000 outputs". */
  readonly detail: string;
}

export type Layout = 'NCHW' | 'NHWC';
export type ColorOrder = 'RGB' | 'BGR';
export type Interpolation = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos';
export type Activation = 'none' | 'softmax' | 'log-softmax' | 'sigmoid';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Resize {
  /**
   * `shorter-side`: the shorter side becomes `size`, the aspect ratio stays (torchvision `Resize(int)`).
   * `exact`: width and height become `size`, the aspect ratio does not stay.
   * `letterbox`: fits inside `size`, the rest is filled with grey 114.
   * `none`: pixels are taken as they are.
   */
  readonly mode: 'shorter-side' | 'exact' | 'letterbox' | 'none';
  /** Ignored for `none`; for `shorter-side` width and height are both the length of the shorter side. */
  readonly size: Size;
  readonly interpolation: Interpolation;
}

/** How pixels become the input tensor: value = (pixel · scale − mean) / std, pixel in 0…255. */
export interface Preprocess {
  readonly layout: Layout;
  readonly size: Size;
  readonly channels: 1 | 3;
  readonly colorOrder: ColorOrder;
  readonly scale: number;
  /** One value per channel, in the order the model sees them. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly resize: Resize;
  readonly crop: 'center' | 'none';
}

/** The card with every field resolved; `input` and `output` mirror the card file (JSON Schema in media/). */
export interface ModelCard {
  readonly labels: Resolved<readonly string[] | null>;
  readonly input: { readonly name: Resolved<string>; readonly type: Resolved<ElementType> } & {
    readonly [K in keyof Preprocess]: Resolved<Preprocess[K]>;
  };
  readonly output: {
    readonly name: Resolved<string>;
    /** What the graph itself already applied, so what turns its output into probabilities is known. */
    readonly activation: Resolved<Activation>;
    /** Whether probabilities exclude one another (softmax) or stand alone (sigmoid per label). */
    readonly task: Resolved<'single-label' | 'multi-label' | 'binary'>;
    /** Rows of the answer: a one-output sigmoid has two. */
    readonly classCount: number;
    /** Value that holds the score before softmax / sigmoid; null where the graph has none. */
    readonly scoreValue: string | null;
  };
  /** Value whose feature map class-activation maps use; null where none fits. */
  readonly targetLayer: Resolved<string | null>;
  /** Facts worth a look, e.g. a label count that does not fit; one sentence each. */
  readonly warnings: readonly string[];
}

/** A model in a list: cheap to make for many files, and an error is an entry like any other. */
export type ModelListing =
  | {
      readonly path: string;
      readonly bytes: number;
      readonly inputs: readonly ValueSpec[];
      readonly outputs: readonly ValueSpec[];
    }
  | { readonly path: string; readonly error: ErrorFacts };

/** All that `glassbox inspect` and the model view show. */
export interface ModelDescription {
  readonly facts: ModelFacts;
  /** Where the graph cannot be classified with, the reason stands here and the facts are still shown. */
  readonly card: ModelCard | { readonly error: ErrorFacts };
  readonly provider: ProviderReport | null;
  readonly nodes: readonly NodeFacts[];
  /** Sum over nodes for one picture. */
  readonly macs: number;
}
