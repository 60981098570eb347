import { intOf } from '../../onnx/nodeAttributes';
import { elementCount } from '../../onnx/tensor';
import { throughAxis } from '../axisMaps';
import { numbersOf } from '../numbers';
import type { Ops, Tensor } from '../ops';
import { placed } from '../placed';
import type { OperatorRule } from '../rule';
import { scatterAdd } from '../scatter';

/** Above this many elements, a matrix that says which index was picked is no longer the cheaper way. */
const largestMatrix = 1 << 18;

/**
 * y = x at indices along an axis; dx[i] = Σ dy over the places that picked i. Known indices in even steps, such as one class
 * token, need only zeros around dy; other known ones a product with a matrix of ones; unknown ones a scattering.
 */
export const gather: OperatorRule = {
  id: 'Gather',
  derivative: ({ ops, node, x: [x, indices], dy: [dy], constant }) => {
    if (!x || !indices || !dy) return [];
    const axis = (intOf(node, 'axis', 0) + x.dims.length) % x.dims.length;
    const size = x.dims[axis] ?? 0;
    const value = constant(1);
    if (!value) return [scattered(ops, x, axis, indices, dy)];
    const picked = numbersOf(value).map((index) => (index < 0 ? index + size : index));
    const flat = ops.reshape(dy, x.dims.with(axis, picked.length));
    const step = evenStep(picked);
    if (step !== undefined) {
      return [placed(ops, flat, x.dims, [{ axis, start: picked[0] ?? 0, step }])];
    }
    if (picked.length * size > largestMatrix) return [scattered(ops, x, axis, indices, dy)];
    const map = picked.map((at) => [{ at, weight: 1 }]);
    return [throughAxis(ops, flat, axis, size, map)];
  },
};

/** The difference from each index to the next where it is the same for all; undefined where not, or where it is 0. */
function evenStep([first = 0, ...rest]: readonly number[]): number | undefined {
  const step = rest.length === 0 ? 1 : (rest[0] ?? 0) - first;
  const isEven = rest.every((index, i) => index === first + (i + 1) * step);
  return isEven && step !== 0 ? step : undefined;
}

/** The gathered axis stands first while rows are added up. */
function scattered(ops: Ops, x: Tensor, axis: number, indices: Tensor, dy: Tensor): Tensor {
  const count = elementCount(indices.dims);
  const flat = ops.reshape(dy, x.dims.with(axis, count));
  const others = [...x.dims.keys()].filter((each) => each !== axis);
  const rows = ops.transpose(flat, [axis, ...others]);
  const at = ops.reshape(ops.cast(indices, 'int64'), [count, 1]);
  const dims = [axis, ...others].map((each) => x.dims[each] ?? 0);
  const back = [...x.dims.keys()].map((each) => [axis, ...others].indexOf(each));
  return ops.transpose(scatterAdd(ops, dims, at, rows), back);
}
