// The gradient with every ReLU held open: a target behind closed ones has a zero gradient and would never wake up from
// noise. Lucid redirects its ReLU gradients for the same reason (lucid/misc/redirected_relu_grad.py).

import type { OperatorRule, RuleSet } from '../../autodiff/rule';
import { gradientRules } from '../../autodiff/rules';

const open = (id: string): OperatorRule => ({ id, derivative: ({ dy: [dy = null] }) => [dy] });

const opened = new Map(['Relu', 'Clip'].map((id) => [id, open(id)]));

export const openReluRules: RuleSet = {
  id: 'gradient with open ReLUs',
  rule: (node) =>
    (node.domain === '' ? opened.get(node.op) : undefined) ?? gradientRules.rule(node),
};
