// The sample network as data: a list of layers with their weights. graph.ts writes it down as ONNX.

import type { Matrix } from '../linear/matrix';

/** Conv without bias → BatchNormalization with scale 1 → Relu. Strides are 1 and the size is kept. */
export interface FilterBank {
  readonly channels: number;
  /** Odd. */
  readonly side: number;
  /** One row for each filter: channels · side · side weights. */
  readonly filters: Matrix;
  /** Of each filter's response, over the training pictures. */
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** A filter answers where its response is this many standard deviations above its mean. */
  readonly threshold: number;
}

/** Conv with bias. */
export interface LinearFilters {
  readonly channels: number;
  readonly side: number;
  readonly filters: Matrix;
  readonly bias: Float32Array;
}

export type Layer =
  /** The bank, then 2×2 maximum pooling where `isPooled`. */
  | {
      readonly kind: 'convolution';
      readonly name: string;
      readonly bank: FilterBank;
      readonly isPooled: boolean;
    }
  /** Relu(x + correction(bank(x))). */
  | {
      readonly kind: 'residual';
      readonly name: string;
      readonly bank: FilterBank;
      readonly correction: LinearFilters;
    };

/** logits = weights · pooled + bias. */
export interface Head {
  /** One row for each class. */
  readonly weights: Matrix;
  readonly bias: Float32Array;
}
