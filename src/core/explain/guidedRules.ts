// Backpropagation that treats rectifiers otherwise than the chain rule: what is blocked at a ReLU decides what is seen.

import type { OperatorRule, RuleInput, RuleSet } from '../autodiff/rule';
import { ruleId } from '../autodiff/rule';
import { gradientRules } from '../autodiff/rules';
import type { Node } from '../onnx/graph';

/** Rectifiers and their smooth kin: their gradient may pass only where it is positive. */
const rectifiers: ReadonlySet<string> = new Set([
  'Celu',
  'Clip',
  'Elu',
  'Gelu',
  'HardSwish',
  'LeakyRelu',
  'Mish',
  'PRelu',
  'Relu',
  'Selu',
  'Softplus',
  'ThresholdedRelu',
]);

/** Springenberg et al. 2014: only positive gradients pass, and only where the activation lets them. */
export const guidedRules: RuleSet = varied('guided', (input, rule) => {
  const { ops, dy } = input;
  const positive = dy.map((gradient) => gradient && ops.max(gradient, 0));
  return rule.derivative({ ...input, dy: positive });
});

/** Zeiler & Fergus 2013: positive gradients pass wherever they are, as if the rectifier stood in the way back. */
export const deconvnetRules: RuleSet = varied('deconvnet', ({ ops, dy: [dy] }) =>
  dy ? [ops.max(dy, 0)] : [],
);

function varied(
  id: string,
  derivative: (input: RuleInput, rule: OperatorRule) => ReturnType<OperatorRule['derivative']>,
): RuleSet {
  return {
    id,
    rule: (node: Node) => {
      const rule = gradientRules.rule(node);
      if (!rule || !rectifiers.has(ruleId(node))) return rule;
      return { id: rule.id, derivative: (input) => derivative(input, rule) };
    },
  };
}
