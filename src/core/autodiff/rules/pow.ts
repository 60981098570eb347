import type { TensorValue } from '../../onnx/tensor';
import { numbersOf } from '../numbers';
import type { Ops, Tensor } from '../ops';
import type { OperatorRule } from '../rule';
import { unlessAt } from '../unary';

/** y = xᵖ; dx = p xᵖ⁻¹ dy, 0 where x is 0 and p < 1; dp = y ln x · dy, 0 where x is 0. */
export const pow: OperatorRule = {
  id: 'Pow',
  derivative: ({ ops, x: [x, p], y: [y], dy: [dy], wants, constant }) => {
    if (!x || !p || !y || !dy) return [];
    const dp = wants[1] ? unlessAt(ops, x, 0, ops.mul(y, ops.map('Log', x))) : null;
    return [
      wants[0] ? ops.mul(dy, slope(ops, x, p, sameNumber(constant(1)))) : null,
      dp && ops.mul(dy, dp),
    ];
  },
};

/** The one number that all of a constant's elements are. */
function sameNumber(value: TensorValue | undefined): number | undefined {
  const [first, ...rest] = value ? numbersOf(value) : [];
  return rest.every((each) => each === first) ? first : undefined;
}

/** p xᵖ⁻¹; by the plainest operators where the exponent is one known number. */
function slope(ops: Ops, x: Tensor, p: Tensor, known: number | undefined): Tensor {
  if (known === undefined) {
    const exponent = ops.cast(p, x.type);
    const isInfinite = ops.and(ops.equal(x, 0), ops.less(exponent, 1));
    return ops.where(isInfinite, 0, ops.mul(exponent, ops.pow(x, ops.sub(exponent, 1))));
  }
  if (known === 0 || known === 1) return ops.full(known);
  if (known === 2) return ops.mul(x, 2);
  if (known === 3) return ops.mul(ops.mul(x, x), 3);
  const power = ops.mul(ops.pow(x, known - 1), known);
  return known < 1 ? unlessAt(ops, x, 0, power) : power;
}
