// What a derivative is: for one operator, from the gradients of its outputs to those of its inputs.

import type { Node } from '../onnx/graph';
import type { TensorValue } from '../onnx/tensor';
import type { Ops, Tensor } from './ops';

export interface RuleInput {
  readonly ops: Ops;
  readonly node: Node;
  /** Inputs; null where one is left out. */
  readonly x: readonly (Tensor | null)[];
  readonly y: readonly Tensor[];
  /** What arrives at each output; null where nothing does. At least one is not null. */
  readonly dy: readonly (Tensor | null)[];
  /** Which inputs lie on a path to what is wanted: nothing else need be computed. */
  readonly wants: readonly boolean[];
  /** The numbers of an input that is a constant. */
  constant(position: number): TensorValue | undefined;
}

/** A reason, as the end of a sentence, why this very node has no derivative here although its operator has one. */
export interface Refusal {
  readonly refusal: string;
}

/**
 * One gradient per input, null where there is none or it is not wanted; trailing nulls may be left out. An operand that was
 * broadcast may get the gradient of the broadcast: the driver sums it. Dims that fit neither way are a programming error.
 */
export type Derivative = (input: RuleInput) => readonly (Tensor | null)[] | Refusal;

export interface OperatorRule {
  /** The operator as ONNX spells it; other domains than the standard one before a colon: `com.microsoft:FastGelu`. */
  readonly id: string;
  readonly derivative: Derivative;
}

/** A way to propagate backwards: the gradient itself, or a variation of it (guided backpropagation, LRP). */
export interface RuleSet {
  /** For caches: two sets of the same id do the same. */
  readonly id: string;
  rule(node: Node): OperatorRule | undefined;
}

export function ruleId({ op, domain }: Pick<Node, 'op' | 'domain'>): string {
  return domain === '' ? op : `${domain}:${op}`;
}
