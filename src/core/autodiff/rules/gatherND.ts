import { intOf } from '../../onnx/nodeAttributes';
import type { Ops, Tensor } from '../ops';
import type { OperatorRule } from '../rule';
import { scatterAdd } from '../scatter';

/** y = x at coordinates, within each of the batches; dx = Σ dy over the places that picked an element */
export const gatherND: OperatorRule = {
  id: 'GatherND',
  derivative: ({ ops, node, x: [x, indices], dy: [dy] }) => {
    if (!x || !indices || !dy) return [];
    const at = withBatches(ops, indices, intOf(node, 'batch_dims', 0));
    return [scatterAdd(ops, x.dims, at, dy)];
  },
};

/** Scattering knows no batches: their coordinates are put before the others. */
function withBatches(ops: Ops, indices: Tensor, batchAxes: number): Tensor {
  if (batchAxes === 0) return indices;
  const outer = indices.dims.slice(0, -1);
  const coordinates = Array.from({ length: batchAxes }, (_, axis) => {
    const size = outer[axis] ?? 1;
    const data = BigInt64Array.from({ length: size }, (_, i) => BigInt(i));
    const dims = [...outer, 1].map((_, each) => (each === axis ? size : 1));
    return ops.expand(ops.constant({ type: 'int64', dims, data }), [...outer, 1]);
  });
  return ops.concat([...coordinates, indices], outer.length);
}
