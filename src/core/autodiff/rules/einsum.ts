import { textOf } from '../../onnx/nodeAttributes';
import { type EinsumEquation, readEquation } from '../einsumEquation';
import type { Ops, Tensor } from '../ops';
import type { OperatorRule } from '../rule';

/**
 * y = Σ of products of operands whose axes are named by letters; the gradient of an operand is the same of dy and all other
 * operands: y_ik = Σⱼ a_ij b_jk has da_ij = Σₖ dy_ik b_jk. An axis that no other one knows was summed or broadcast.
 */
export const einsum: OperatorRule = {
  id: 'Einsum',
  derivative: ({ ops, node, x, dy: [dy], wants }) => {
    const operands = x.filter((operand) => operand !== null);
    if (!dy) return [];
    const ranks = operands.map(({ dims }) => dims.length);
    const equation = readEquation(textOf(node, 'equation', ''), ranks);
    const hasDiagonal = equation.operands.some(
      (letters, i) => wants[i] && new Set(letters).size < letters.length,
    );
    if (hasDiagonal) return { refusal: 'it takes the diagonal of an operand' };
    return operands.map((_, i) => (wants[i] ? gradientOf(ops, equation, operands, dy, i) : null));
  },
};

interface Term {
  readonly letters: string;
  readonly tensor: Tensor;
}

function gradientOf(
  ops: Ops,
  { operands, output }: EinsumEquation,
  x: readonly Tensor[],
  dy: Tensor,
  wanted: number,
): Tensor {
  const all = x.map((tensor, i) => ({ tensor, letters: operands[i] ?? '' }));
  const others = all.filter((_, i) => i !== wanted);
  const letters = [...(operands[wanted] ?? '')];
  // A total has no axis: its gradient is a factor, not an operand.
  const terms = output === '' ? others : [{ tensor: dy, letters: output }, ...others];
  const kept = letters.filter((letter) => terms.some((term) => term.letters.includes(letter)));
  const product = contracted(ops, terms, kept) ?? dy;
  const scaled = output === '' && terms.length > 0 ? ops.mul(product, dy) : product;
  const sizes = letters.map((letter) => scaled.dims[kept.indexOf(letter)] ?? 1);
  const own = x[wanted]?.dims ?? [];
  return ops.expand(
    ops.reshape(scaled, sizes),
    sizes.map((size, i) => Math.max(size, own[i] ?? 1)),
  );
}

/** The Einsum of some terms; null where there are none. */
function contracted(ops: Ops, terms: readonly Term[], output: readonly string[]): Tensor | null {
  if (terms.length === 0) return null;
  const equation = `${terms.map(({ letters }) => letters).join()}->${output.join('')}`;
  const sizeOf = (letter: string): number =>
    Math.max(...terms.map(({ tensor, letters }) => tensor.dims[letters.indexOf(letter)] ?? 1));
  const inputs = terms.map(({ tensor }) => tensor);
  return ops.node('Einsum', inputs, output.map(sizeOf), { equation });
}
