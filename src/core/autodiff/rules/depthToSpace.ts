import { intOf, textOf } from '../../onnx/nodeAttributes';
import type { OperatorRule } from '../rule';

/** Elements change places; dx puts them back. */
export const depthToSpace: OperatorRule = {
  id: 'DepthToSpace',
  derivative: ({ ops, node, x: [x], dy: [dy] }) => {
    if (!x || !dy) return [];
    const block = intOf(node, 'blocksize', 1);
    if (textOf(node, 'mode', 'DCR') === 'DCR') {
      return [ops.node('SpaceToDepth', [dy], x.dims, { blocksize: block })];
    }
    // CRD: the channel varies slowest, [N, C, H · block, W · block] of [N, C · block², H, W].
    const [batch = 0, deep = 0, height = 0, width = 0] = x.dims;
    const channels = deep / (block * block);
    const blocks = ops.reshape(dy, [batch, channels, height, block, width, block]);
    return [ops.reshape(ops.transpose(blocks, [0, 1, 3, 5, 2, 4]), x.dims)];
  },
};
