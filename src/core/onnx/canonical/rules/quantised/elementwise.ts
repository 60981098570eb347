import { floatOf, intOf } from '../../../nodeAttributes';
import { normalAxis } from '../../constants';
import type { RewriteRule } from '../../rule';
import { alongRest } from '../softmax';
import { clampedTo, notConstant, ofOne, realAt } from './operands';

/** Inputs: a and b and y, each followed by scale and zero point, but y itself. */
function ofTwo(op: string): RewriteRule {
  return {
    id: `com.microsoft:QLinear${op}`,
    readsQuantised: true,
    rewrite: (site) => {
      const [a, b] = [realAt(site, 0), realAt(site, 3)];
      return a && b ? clampedTo(site, site.op(op, [a, b]), 6) : notConstant;
    },
  };
}

const sigmoid = ofOne('com.microsoft:QLinearSigmoid', (site, real) => site.op('Sigmoid', [real]));

const leakyRelu = ofOne('com.microsoft:QLinearLeakyRelu', (site, real) =>
  site.op('LeakyRelu', [real], { alpha: { float: floatOf(site.node, 'alpha', 0.01) } }),
);

/** Rows are as in the opset that its attribute names. */
const softmax = ofOne('com.microsoft:QLinearSoftmax', (site, real, { dims }) => {
  const isOld = intOf(site.node, 'opset', 13) < 13;
  const axis = normalAxis(intOf(site.node, 'axis', isOld ? 1 : -1), dims.length);
  return isOld
    ? alongRest(site, 'Softmax', real, dims, axis)
    : site.op('Softmax', [real], { axis });
});

export const quantisedElementwise: readonly RewriteRule[] = [
  ofTwo('Add'),
  ofTwo('Mul'),
  sigmoid,
  leakyRelu,
  softmax,
];
