import { describe, expect, it } from 'vitest';
import { ruleId } from '../../../src/core/autodiff/rule';
import { derivatives } from '../../../src/core/autodiff/rules';
import { cases } from './cases';
import { checkOperator } from './support';

describe('derivatives', () => {
  it('have cases, every one of them', () => {
    const tested = new Set(cases.map(({ op, domain = '' }) => ruleId({ op, domain })));
    expect([...derivatives.keys()].filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(cases.map((test) => [test.op, test.name, test] as const))(
    'of %s equal finite differences: %s',
    async (_op, _name, test) => {
      const { worst, pairs } = await checkOperator(test);
      expect(pairs.length).toBeGreaterThan(0);
      expect(worst, JSON.stringify(pairs)).toBeLessThan(test.tolerance ?? 5e-3);
    },
  );
});
