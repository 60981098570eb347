import { intsOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = x with its axes in another order; dx = dy with them put back */
export const transpose = unary('Transpose', ({ ops, node, x, dy }) => {
  const axes = [...x.dims.keys()];
  const perm = intsOf(node, 'perm') ?? axes.toReversed();
  return ops.transpose(
    dy,
    axes.map((axis) => perm.indexOf(axis)),
  );
});
