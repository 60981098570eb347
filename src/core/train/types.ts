// What the parts of training hand one another: a network cut up for training, the graphs that train it, batches of
// pictures, and whoever runs graphs. Pictures, tensors and files are somebody else's matter: the engine's.

import type { TrainingParameter } from '../../protocol/train';
import type { Graph, ShapedGraph } from '../onnx/graph';
import type { TensorMap } from '../onnx/tensor';

/** A classifier that can be trained: its graph for one batch size, with the weights as constants. */
export interface Network {
  readonly graph: ShapedGraph;
  /** The picture input, [batch, …]. */
  readonly input: string;
  /** [batch, classes], before any softmax or sigmoid. */
  readonly logits: string;
  /** What the head reads, [batch, features] or a map where a kept head is a convolution: where the frozen part ends. */
  readonly features: string;
  readonly batch: number;
  readonly classCount: number;
  /** In the order of the graph. */
  readonly parameters: readonly TrainingParameter[];
  /** Names of blocks, from the input to the head, which is the last. */
  readonly blocks: readonly string[];
  /** Constants that training mode renews as it goes: recorded means and variances of BatchNormalization. */
  readonly statistics: readonly string[];
  /** How the head was found or made, a sentence each. */
  readonly notes: readonly string[];
}

/** A graph that is run on kept values: parameters (and what an optimizer remembers) are inputs named like them. */
export interface Program {
  readonly graph: Graph;
  /** Output → name of the kept value whose place it takes. */
  readonly renews: Readonly<Record<string, string>>;
}

/** Logits of a batch. Feeds: the picture input (or features, where it starts at them). */
export interface ForwardProgram extends Program {
  readonly input: string;
  readonly output: string;
}

/**
 * One step of training on one batch. Feeds: `input`, those of `StepFeeds`, those of `rates`, and `dropout` where there is
 * one. Loss = Σ weights · ℓ(logits, targets) / norm, see losses.
 */
export interface StepProgram extends Program {
  readonly input: string;
  readonly feeds: {
    /** [batch, classes]: 1 for the label, or shares that sum to 1 (smoothing, mixup). */
    readonly targets: string;
    /** [batch, classes]: weight of the class, 0 in rows that only fill the batch up. */
    readonly weights: string;
    /** []: what the sum is divided by: the sum of the pictures' weights. */
    readonly norm: string;
    /** [batch, features]: 0, or 1 / (1 − rate); null without dropout. */
    readonly dropout: { readonly name: string; readonly dims: readonly number[] } | null;
  };
  readonly outputs: {
    /** [] */
    readonly loss: string;
    /** [batch, classes] */
    readonly logits: string;
    /** [parameters trained]: L2 norms before clipping, of updates and of weights before the step. */
    readonly gradientNorms: string;
    readonly updateNorms: string;
    readonly weightNorms: string;
  };
  /** Names of the parameters that it trains: the order of the vectors above. */
  readonly trained: readonly string[];
  /** What the optimizer remembers, at the start: zeros, by name of the kept value. */
  readonly initialState: TensorMap;
  /** Feeds that say how far to go: the learning rate of the last block, and the step, from 1, of this optimizer's life. */
  rates(learningRate: number, step: number): TensorMap;
}

/** Gradients added up over several batches, then applied: in place of a StepProgram where a step has several batches. */
export interface AccumulatingPrograms {
  /** Adds its gradients to kept sums; feeds and loss, logits as in a StepProgram, where `norm` is that of the whole step. */
  readonly add: Omit<StepProgram, 'outputs' | 'rates'> & {
    readonly outputs: Pick<StepProgram['outputs'], 'loss' | 'logits'>;
  };
  /** Feeds: `rates` only. Sets the sums back to 0. */
  readonly apply: Program &
    Pick<StepProgram, 'trained' | 'rates'> & {
      readonly outputs: Omit<StepProgram['outputs'], 'loss' | 'logits'>;
    };
}

/** What is seen inside for one batch without training: feeds as a ForwardProgram from the picture. */
export interface ProbeProgram extends Program {
  readonly input: string;
  /** [values]: per activation the share of channels (axis 1; of tokens the last) that are 0 in the whole batch. */
  readonly output: string;
  readonly values: readonly string[];
}

/** Whoever keeps values and runs programs: the engine, over ONNX Runtime's thread. */
export interface TrainRuntime {
  /** Opens the store with these values; one training has one. */
  open(values: TensorMap): Promise<void>;
  /** Compiles a program; the number runs it. */
  load(program: Program): Promise<number>;
  unload(program: number): Promise<void>;
  run(
    program: number,
    feeds: TensorMap,
    fetches: readonly string[],
    options: { readonly guard: string | null; readonly signal: AbortSignal },
  ): Promise<{ readonly outputs: TensorMap; readonly isRenewed: boolean; readonly runMs: number }>;
  read(names: readonly string[] | null): Promise<TensorMap>;
  write(values: TensorMap): Promise<void>;
}

/** A picture of the training data. */
export interface Example {
  readonly id: string;
  /** Index of its class. */
  readonly label: number;
}

/** One batch, ready to be fed. Rows past `count` fill it up and have weight 0. */
export interface Batch {
  readonly input: Float32Array;
  readonly count: number;
  /** Indices into the examples; of mixed pictures the first of the two. */
  readonly examples: readonly number[];
  /** [batch, classes] each, and [] */
  readonly targets: Float32Array;
  readonly weights: Float32Array;
  readonly norm: number;
}

/**
 * Pictures of one role (training, validation) as batches. What epoch n brings depends on the seed, n and nothing else: not
 * on how many workers decode, nor on whether epochs before were run.
 */
export interface BatchSource {
  readonly examples: readonly Example[];
  readonly batchSize: number;
  /** Steps per epoch. */
  readonly batches: number;
  /** From batch `from` on; decodes ahead, within bounded memory. Shuffled and augmented where it is for training. */
  epoch(epoch: number, from: number, signal: AbortSignal): AsyncIterable<Batch>;
}
