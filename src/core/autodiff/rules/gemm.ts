import { floatOf, intOf } from '../../onnx/nodeAttributes';
import type { Tensor } from '../ops';
import type { OperatorRule } from '../rule';

/** Y = α A′B′ + β C, a prime for a transposition by choice; dA′ = α dY B′ᵀ, dB′ = α A′ᵀ dY, dC = β dY */
export const gemm: OperatorRule = {
  id: 'Gemm',
  derivative: ({ ops, node, x: [a, b], dy: [dy], wants }) => {
    if (!a || !b || !dy) return [];
    const alpha = { float: floatOf(node, 'alpha', 1) };
    const beta = floatOf(node, 'beta', 1);
    const transA = intOf(node, 'transA', 0);
    const transB = intOf(node, 'transB', 0);
    const da = (): Tensor =>
      transA
        ? ops.node('Gemm', [b, dy], a.dims, { alpha, transA: transB, transB: 1 })
        : ops.node('Gemm', [dy, b], a.dims, { alpha, transB: 1 - transB });
    const db = (): Tensor =>
      transB
        ? ops.node('Gemm', [dy, a], b.dims, { alpha, transA: 1, transB: transA })
        : ops.node('Gemm', [a, dy], b.dims, { alpha, transA: 1 - transA });
    return [
      wants[0] ? da() : null,
      wants[1] ? db() : null,
      wants[2] && beta !== 1 ? ops.mul(dy, beta) : dy,
    ];
  },
};
