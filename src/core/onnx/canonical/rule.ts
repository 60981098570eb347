// What a rewriting rule is: one node of any opset or domain, said in nodes of the canonical opset.

import type { Attributes, Node, ValueShape } from '../graph';
import type { TensorValue } from '../tensor';

/** real = (whole − zeroPoint) · scale, one scale for the whole value. */
export interface Quantisation {
  readonly scale: number;
  readonly zeroPoint: number;
  /** The real numbers that can be said. */
  readonly low: number;
  readonly high: number;
}

/** An input of the node, under its name in the new graph. */
export interface Operand extends ValueShape {
  readonly name: string;
  /** Its numbers where it is a constant. */
  readonly value: TensorValue | undefined;
  /** For whole numbers of the file that are the real numbers they stand for in the new graph. */
  readonly quantisation: Quantisation | undefined;
}

/** A value to read: an operand, the result of a node made here, a scalar, or nothing. */
export type Source = Operand | string | number | null | undefined;

export interface Site {
  readonly node: Node;
  /** Version of the standard operators that the node was written for. */
  readonly opset: number;
  /** Inputs; null where one is left out. Types are those of the new graph: float32 for any float. */
  readonly x: readonly (Operand | null)[];
  /** Type and dims of the node's outputs. */
  readonly y: readonly ValueShape[];
  /** Appends a node of the standard operators and returns its output. */
  op(op: string, inputs: readonly Source[], attributes?: Attributes): string;
  /** The same for an operator of several outputs. */
  ops(op: string, inputs: readonly Source[], count: number, attributes?: Attributes): string[];
  /** An int64 vector. */
  ints(values: readonly number[]): string;
  constant(value: TensorValue): string;
  /** Says that a value stands for whole numbers of the file. */
  quantise(value: string, quantisation: Quantisation): void;
}

/** Why this very node cannot be rewritten, as the end of a sentence. */
export interface Refusal {
  readonly refusal: string;
}

/** One value per output of the node: of a node made by the rule, or any other, which then takes the output's place. */
export type Rewritten = readonly (Operand | string | null | undefined)[] | Refusal;

export interface RewriteRule {
  /** The operator as ONNX spells it; other domains than the standard one before a colon: `com.microsoft:FastGelu`. */
  readonly id: string;
  readonly rewrite: (site: Site) => Rewritten;
  /** Knows quantised operands for what they are; any other rule gets the whole numbers. */
  readonly readsQuantised?: true;
}

export function operatorId({ op, domain }: Pick<Node, 'op' | 'domain'>): string {
  return domain === '' ? op : `${domain}:${op}`;
}
