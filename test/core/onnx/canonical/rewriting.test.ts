import { describe, expect, it } from 'vitest';
import { operatorId } from '../../../../src/core/onnx/canonical/rule';
import { rewriteRules } from '../../../../src/core/onnx/canonical/rules';
import { temporaryFolder } from '../support';
import { cases } from './cases';
import { quantisedCases } from './cases/quantisedCases';
import { compare, fileOf, modelOf } from './support';

const folder = temporaryFolder();

describe('the canonical form', () => {
  it('has cases of every rule', () => {
    const tested = new Set([
      ...cases.map(({ op, domain = '' }) => operatorId({ op, domain })),
      ...quantisedCases.flatMap(({ covers }) => covers),
    ]);
    expect([...rewriteRules.keys()].filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(
    cases.map(
      (test) => [operatorId({ op: test.op, domain: test.domain ?? '' }), test.name, test] as const,
    ),
  )('of %s gives the same numbers: %s', async (_id, _name, test) => {
    const file = await fileOf(folder, modelOf(test));
    const outputs = (test.outputs ?? ['float32']).map((_, i) => `y${i}`);
    const { canonical, difference, dims, saidDims } = await compare(
      ...([file, test.x, outputs, test.isPositive] as const),
    );
    expect(difference).toBeLessThanOrEqual(test.tolerance ?? 1e-6);
    expect({ dims: saidDims, ops: canonical.graph.nodes.map(operatorId) }).toEqual({
      dims,
      ops: test.gives,
    });
  });
});
