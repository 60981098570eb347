// What the model editor asks of the engine and is told: the graph of a file as blocks that open and fold, what a node is
// and holds, and what running it once shows. Only what is seen crosses: weights and details when they are looked at.

import type { FeatureSource, Histogram, ModelFailure } from './features';
import type { ElementType, ModelFacts, Provider, ProviderReport } from './model';
import type { Call } from './rpc';

/**
 * One box of the drawing. Ids are stable for a file: `n:12` is the node at index 12 of the main graph, `g:…` a block,
 * `i:name` and `o:name` inputs and outputs of the model.
 */
export interface GraphBox {
  readonly id: string;
  /** `group`: a block by scope name; `repeat`: identical blocks in a row, folded as one; `run`: a stretch of nodes without scopes. */
  readonly kind: 'node' | 'group' | 'repeat' | 'run' | 'input' | 'output';
  /** The open block that it is drawn in; null at the top. */
  readonly parent: string | null;
  /** Operator, or the last part of the block's name, or the name of the input. At most 200 characters. */
  readonly label: string;
  /** A second, smaller line: e.g. "3×3 / 2, 64" of a convolution, "×4" of a repeat, "12 nodes" of a block. May be ''. */
  readonly detail: string;
  /** Nodes of the file inside; 1 for a node, 0 for inputs and outputs. */
  readonly nodeCount: number;
  /** Their indices as ranges, both ends included, in order; a node has one range, inputs and outputs have none. */
  readonly nodes: readonly (readonly [from: number, to: number])[];
  /** Whether it is a block that is drawn open, around its content. */
  readonly isOpen: boolean;
  /** For nodes: what kind of operator, for its colour. */
  readonly family: OperatorFamily | null;
  /** Parameters inside. */
  readonly parameters: number;
}

export type OperatorFamily =
  | 'convolution'
  | 'linear'
  | 'activation'
  | 'pooling'
  | 'normalisation'
  | 'arithmetic'
  | 'shape'
  | 'attention'
  | 'quantisation'
  | 'control'
  | 'other';

/** Between boxes that are not open; several values between the same boxes are one line. */
export interface GraphLine {
  readonly from: string;
  readonly to: string;
  readonly values: readonly string[];
}

/** The drawing for a set of open blocks. */
export interface GraphView {
  readonly boxes: readonly GraphBox[];
  readonly lines: readonly GraphLine[];
}

/** A file at first sight: nothing is run and no weight is read. */
export interface GraphSummary {
  readonly facts: ModelFacts;
  /** Every block, so that all can be opened; in order. */
  readonly blocks: readonly string[];
  /** Blocks to open at first, so that there is something to see. */
  readonly firstOpen: readonly string[];
}

export interface GraphHit {
  readonly kind: 'node' | 'value' | 'weight' | 'operator' | 'block';
  readonly text: string;
  /** E.g. the operator of a node, the shape of a weight. */
  readonly detail: string;
  /** The box to select. */
  readonly box: string;
  /** Blocks that must be open for the box to be seen, outermost first. */
  readonly within: readonly string[];
}

export interface NodeValue {
  /** '' for an optional input that is left out. */
  readonly name: string;
  /** What the operator calls it, e.g. "W"; '' where that is not known. */
  readonly role: string;
  readonly kind: 'value' | 'weight' | 'graph-input';
  readonly type: ElementType | null;
  /** Of a weight from the file, of a value from an execution; null where it is not known. */
  readonly dims: readonly (number | string | null)[] | null;
  /** Box ids of the nodes at the other end, with what must be open to see them. */
  readonly ends: readonly {
    readonly box: string;
    readonly within: readonly string[];
    readonly label: string;
  }[];
}

export interface NodeDetail {
  readonly index: number;
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  readonly family: OperatorFamily;
  /** One plain sentence: what the operator does. */
  readonly explanation: string;
  readonly attributes: readonly { readonly name: string; readonly text: string }[];
  readonly inputs: readonly NodeValue[];
  readonly outputs: readonly NodeValue[];
  readonly parameters: number;
  /** For one picture; null while the shapes are not known. */
  readonly macs: number | null;
  /** Bytes of its outputs for one picture; null while the shapes are not known. */
  readonly outputBytes: number | null;
  /** Bytes of its weights in the file. */
  readonly weightBytes: number;
}

/** The same for a block: what is inside it. */
export interface BlockDetail {
  readonly id: string;
  readonly label: string;
  readonly nodeCount: number;
  readonly parameters: number;
  readonly macs: number | null;
  /** Most frequent first. */
  readonly operators: readonly { readonly op: string; readonly count: number }[];
}

export interface WeightDetail {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly bytes: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** Share of exact zeros, 0…1. */
  readonly sparsity: number;
  readonly nonFinite: number;
  readonly histogram: Histogram;
  readonly filters: FilterPictures | null;
  /** The first numbers, as many as are worth a look. */
  readonly first: readonly number[];
}

/** Kernels of a convolution as small pictures, one after the other, row-major. */
export interface FilterPictures {
  readonly count: number;
  /** How many the weight has: more than `count` where not all are shown. */
  readonly total: number;
  readonly height: number;
  readonly width: number;
  /** 3: kernels over the colours of the picture, red green blue for each pixel; 1: one level for each. 128 is zero. */
  readonly channels: 1 | 3;
  readonly levels: Uint8Array;
}

/** Numbers of one value of the graph for one picture. */
export interface ValueStatistics {
  readonly value: string;
  /** Index of the node that makes it. */
  readonly node: number;
  readonly dims: readonly number[];
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Share of exact zeros, 0…1. */
  readonly sparsity: number;
  /** Share of channels that are zero everywhere; null for values without channels. */
  readonly dead: number | null;
  readonly nan: number;
  readonly infinite: number;
}

/** The first node, in order of computation, whose output is not as it should be. */
export interface BadNode {
  readonly node: number;
  readonly value: string;
  readonly kind: 'nan' | 'infinite' | 'saturated';
  /** One sentence with the cause as far as it can be told: its inputs were finite, a weight is NaN, … */
  readonly reason: string;
}

export interface StatisticsReport {
  readonly values: readonly ValueStatistics[];
  readonly firstBad: BadNode | null;
  readonly failure: ModelFailure | null;
}

/** Nodes that ONNX Runtime runs as one: their time cannot be told apart. */
export interface TimedGroup {
  readonly nodes: readonly number[];
  /** What ONNX Runtime calls it, e.g. "conv0_relu_nchwc". */
  readonly name: string;
  readonly op: string;
  readonly provider: Provider;
  /** Median over the runs, in microseconds. */
  readonly microseconds: number;
}

export interface ProfileReport {
  readonly provider: ProviderReport;
  readonly runs: number;
  /** Slowest first. */
  readonly groups: readonly TimedGroup[];
  /** Time of nodes that ONNX Runtime added (reorders, copies, casts), in microseconds. */
  readonly added: number;
  /** Median of whole runs, in microseconds. */
  readonly total: number;
}

/** A part of EngineApi. None of these but the last three runs the model; `graphNode` does if `isExecuted`. */
export interface GraphEngineApi {
  graphSummary(request: { readonly path: string }, call: Call): Promise<GraphSummary>;
  graphView(
    request: { readonly path: string; readonly open: readonly string[] },
    call: Call,
  ): Promise<GraphView>;
  graphSearch(
    request: { readonly path: string; readonly text: string; readonly limit: number },
    call: Call,
  ): Promise<{ readonly hits: readonly GraphHit[]; readonly total: number }>;
  /** Where a value is made: the box to select, as search gives it; null where the file has no such value. */
  graphValue(
    request: { readonly path: string; readonly value: string },
    call: Call,
  ): Promise<GraphHit | null>;
  /** `isExecuted`: with the shapes of an execution, which is awaited. */
  graphNode(
    request: { readonly path: string; readonly index: number; readonly isExecuted: boolean },
    call: Call,
  ): Promise<NodeDetail>;
  graphBlock(
    request: { readonly path: string; readonly id: string; readonly isExecuted: boolean },
    call: Call,
  ): Promise<BlockDetail>;
  graphWeight(
    request: { readonly path: string; readonly name: string },
    call: Call,
  ): Promise<WeightDetail>;
  /** A weight as `.npy`, in its own type where NumPy has it, else as float32. */
  graphWeightNpy(
    request: { readonly path: string; readonly name: string },
    call: Call,
  ): Promise<{ readonly npy: Uint8Array }>;
  modelStatistics(
    request: { readonly source: FeatureSource },
    call: Call<{ readonly done: number; readonly total: number }>,
  ): Promise<StatisticsReport>;
  modelProfile(
    request: { readonly source: FeatureSource; readonly runs: number },
    call: Call<{ readonly done: number; readonly total: number }>,
  ): Promise<ProfileReport>;
}
