import { intOf } from '../../onnx/nodeAttributes';
import type { OperatorRule } from '../rule';

/** Elements change places; dx puts them back. */
export const spaceToDepth: OperatorRule = {
  id: 'SpaceToDepth',
  derivative: ({ ops, node, x: [x], dy: [dy] }) => {
    if (!x || !dy) return [];
    const blocksize = intOf(node, 'blocksize', 1);
    return [ops.node('DepthToSpace', [dy], x.dims, { blocksize, mode: 'DCR' })];
  },
};
