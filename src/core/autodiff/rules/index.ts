// The derivative of every operator that has one here: one file each, one line in this list.

import { registry } from '../../../base/registry';
import { type OperatorRule, type RuleSet, ruleId } from '../rule';
import { add } from './add';
import { matMul } from './matMul';
import { mul } from './mul';
import { relu } from './relu';

export const derivatives = registry<string, OperatorRule>([add, matMul, mul, relu]);

export const gradientRules: RuleSet = {
  id: 'gradient',
  rule: (node) => derivatives.get(ruleId(node)),
};
