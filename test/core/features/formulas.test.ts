import { expect, it } from 'vitest';
import { formulaOf } from '../../../src/core/features/arithmetic/formulas';
import type { Node } from '../../../src/core/onnx/graph';

function node(op: string, inputs: readonly string[]): Node {
  return { op, domain: '', name: 'n', inputs, outputs: ['y'], attributes: {} };
}

it.each([
  ['Relu', ['x'], [-1.25], 'max(0, −1.25)'],
  ['Add', ['x', 'b'], [2, -0.5], '2 + (−0.5)'],
  ['Sigmoid', ['x'], [2], '1 ÷ (1 + e^(−2))'],
  ['LeakyRelu', ['x'], [-2], '0.01 × (−2)'],
  ['Clip', ['x', 'low', 'high'], [1.088, -0.5, 0.5], 'min(0.5, max(−0.5, 1.088))'],
  ['Clip', ['x', 'low'], [0.875, 0.25], 'max(0.25, 0.875)'],
  ['Clip', ['x', '', 'high'], [-0.3466, 0.25], 'min(0.25, −0.3466)'],
])('%s of %j with %j reads "%s"', (op, inputs, numbers, text) => {
  // Inputs that are left out have no number.
  expect(formulaOf(node(op, inputs), numbers)).toBe(text);
});
