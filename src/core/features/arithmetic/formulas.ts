// One number out of one or several, written as a person would: the formula of an operator with the numbers in it.

import type { Node } from '../../onnx/graph';
import { floatOf } from '../../onnx/nodeAttributes';

/** Four significant digits are enough to follow; the minus is a minus. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const text = String(Number(value.toPrecision(4)));
  return text.replaceAll('-', '−');
}

/** Negative numbers behind an operator sign are put in brackets. */
function operand(value: number): string {
  const text = numberText(value);
  return text.startsWith('−') ? `(${text})` : text;
}

type Formula = (numbers: readonly number[], node: Node) => string;

const infix =
  (sign: string): Formula =>
  (numbers) =>
    numbers.map((value, at) => (at === 0 ? numberText(value) : operand(value))).join(` ${sign} `);

const call =
  (name: string): Formula =>
  (numbers) =>
    `${name}(${numbers.map(numberText).join(', ')})`;

const formulas: Readonly<Record<string, Formula>> = {
  Add: infix('+'),
  Sum: infix('+'),
  Sub: infix('−'),
  Mul: infix('×'),
  Div: infix('÷'),
  Max: call('max'),
  Min: call('min'),
  Pow: ([x = 0, exponent = 0]) => `${operand(x)} to the power of ${numberText(exponent)}`,
  Neg: ([x = 0]) => `−${operand(x)}`,
  Abs: ([x = 0]) => `|${numberText(x)}|`,
  Exp: ([x = 0]) => `e to the power of ${numberText(x)}`,
  Sqrt: ([x = 0]) => `√${operand(x)}`,
  Relu: ([x = 0]) => `max(0, ${numberText(x)})`,
  LeakyRelu: ([x = 0], node) =>
    x < 0
      ? `${numberText(floatOf(node, 'alpha', 0.01))} × ${operand(x)}`
      : `${numberText(x)} stays, since it is not below 0`,
  PRelu: ([x = 0, slope = 0]) =>
    x < 0 ? infix('×')([slope, x], emptyNode) : `${numberText(x)} stays, since it is not below 0`,
  Clip: ([x = 0, ...bounds], { inputs }) => {
    // A bound that is left out has no number.
    const low = inputs[1] ? bounds[0] : undefined;
    const high = inputs[2] ? bounds.at(-1) : undefined;
    const floor = low === undefined ? numberText(x) : `max(${numberText(low)}, ${numberText(x)})`;
    return high === undefined ? floor : `min(${numberText(high)}, ${floor})`;
  },
  Sigmoid: ([x = 0]) => `1 ÷ (1 + e^${operand(-x)})`,
  HardSigmoid: ([x = 0], node) =>
    `max(0, min(1, ${numberText(floatOf(node, 'alpha', 0.2))} × ${operand(x)} + ${numberText(floatOf(node, 'beta', 0.5))}))`,
  HardSwish: ([x = 0]) => `${numberText(x)} × max(0, min(1, ${operand(x)} ÷ 6 + 0.5))`,
  BatchNormalization: ([x = 0, scale = 1, shift = 0, mean = 0, variance = 1], node) => {
    const epsilon = numberText(floatOf(node, 'epsilon', 1e-5));
    return `(${numberText(x)} − ${operand(mean)}) ÷ √(${numberText(variance)} + ${epsilon}) × ${operand(scale)} + ${operand(shift)}`;
  },
};

const emptyNode: Node = { op: '', domain: '', name: '', inputs: [], outputs: [], attributes: {} };

/** `numbers`: of the node's inputs, in order. */
export function formulaOf(node: Node, numbers: readonly number[]): string {
  return (formulas[node.op] ?? call(node.op))(numbers, node);
}
