import type { Ops, Tensor } from '../../../autodiff/ops';

export interface OptimizerInput {
  readonly ops: Ops;
  readonly weight: Tensor;
  /** After clipping. */
  readonly gradient: Tensor;
  /** What is remembered of this weight, by slot, of its dims; zeros at first. */
  readonly slots: readonly Tensor[];
  /** Scalars fed in each step, in the order of `rateNames`. */
  readonly rates: readonly Tensor[];
}

export interface Optimizer {
  readonly slotNames: readonly string[];
  readonly rateNames: readonly string[];
  /** Steps count from 1. */
  rates(learningRate: number, step: number): readonly number[];
  /** What is taken off the weight, for a learning rate factor of 1; and the slots afterwards. */
  update(input: OptimizerInput): { readonly delta: Tensor; readonly slots: readonly Tensor[] };
}

/** x · by, without a node where that is x. */
export function scaled(ops: Ops, x: Tensor, by: number): Tensor {
  return by === 1 ? x : ops.mul(x, by);
}

/** decay · old + (1 − decay) · now */
export function blended(ops: Ops, old: Tensor, now: Tensor, decay: number): Tensor {
  return ops.add(ops.mul(old, decay), ops.mul(now, 1 - decay));
}
