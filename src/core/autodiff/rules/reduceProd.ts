import { reduction } from '../reduction';

/**
 * y = Π x; dx = dy times the product of the others. That is y / x where nothing is 0; a single 0 gets the product of the rest;
 * with a second one every product is 0.
 */
export const reduceProd = reduction('ReduceProd', ({ ops, x, dy, axes }) => {
  const isZero = ops.equal(x, 0);
  const nonZero = ops.where(isZero, 1, x);
  const inputs = [nonZero, ops.ints(axes)];
  const product = axes.length === 0 ? nonZero : ops.node('ReduceProd', inputs, dy.dims);
  const zero = ops.cast(isZero, 'float32');
  const otherZeros = ops.sub(ops.sum(zero, axes), zero);
  const others = ops.mask(ops.equal(otherZeros, 0), ops.div(product, nonZero));
  return ops.mul(dy, others);
});
