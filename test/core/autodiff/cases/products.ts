import type { OperatorCase } from '../support';
import { fixed, random } from './inputs';

const gemms: readonly OperatorCase[] = [0, 1].flatMap((transA) =>
  [0, 1].map((transB) => ({
    name: `transA ${transA}, transB ${transB}`,
    op: 'Gemm',
    attributes: { transA, transB, alpha: { float: 0.5 }, beta: { float: 2 } },
    inputs: [
      transA ? random(3, 2) : random(2, 3),
      transB ? random(4, 3) : random(3, 4),
      random(2, 4),
    ],
  })),
);

const biases: readonly OperatorCase[] = [[4], [1, 4], [2, 1], [1], []].map((dims) => ({
  name: `a bias of dims [${dims}]`,
  op: 'Gemm',
  inputs: [random(2, 3), random(3, 4), random(...dims)],
}));

const equations: readonly (readonly [string, string, readonly (readonly number[])[]])[] = [
  [
    'matrices',
    'ij,jk->ik',
    [
      [2, 3],
      [3, 4],
    ],
  ],
  [
    'attention scores',
    'bhid,bhjd->bhij',
    [
      [2, 2, 3, 4],
      [2, 2, 5, 4],
    ],
  ],
  [
    'attention values',
    'bhij,bhjd->bhid',
    [
      [2, 2, 3, 5],
      [2, 2, 5, 4],
    ],
  ],
  [
    'the output left out',
    'ij,jk',
    [
      [2, 3],
      [3, 4],
    ],
  ],
  [
    'the output left out, in another order',
    'ba,ca',
    [
      [2, 3],
      [4, 3],
    ],
  ],
  [
    'spaces',
    ' i j , j k -> k i ',
    [
      [2, 3],
      [3, 4],
    ],
  ],
  ['a transposition', 'ijk->kij', [[2, 3, 4]]],
  ['a sum of everything', 'ij->', [[2, 3]]],
  ['a sum over one axis', 'ijk->ik', [[2, 3, 4]]],
  ['a scalar product', 'i,i->', [[5], [5]]],
  ['an outer product', 'i,j->ij', [[3], [4]]],
  ['an axis that only one operand has', 'ij,k->k', [[2, 3], [4]]],
  [
    'three operands',
    'ij,jk,kl->il',
    [
      [2, 3],
      [3, 4],
      [4, 2],
    ],
  ],
  [
    'an element-wise product',
    'ij,ij->ij',
    [
      [2, 3],
      [2, 3],
    ],
  ],
  [
    'an ellipsis',
    '...ij,...jk->...ik',
    [
      [2, 2, 3, 4],
      [2, 2, 4, 3],
    ],
  ],
  [
    'an ellipsis and no output',
    '...ij,...jk',
    [
      [2, 3, 4],
      [2, 4, 3],
    ],
  ],
  ['an ellipsis in the middle', 'i...j->j...i', [[2, 3, 2, 4]]],
  ['a scalar operand', ',ij->ji', [[], [2, 3]]],
  [
    'capital letters',
    'Ab,bC->AC',
    [
      [2, 3],
      [3, 4],
    ],
  ],
  [
    'ellipsis axes of 1',
    '...i,...i->...i',
    [
      [2, 1, 3],
      [1, 4, 3],
    ],
  ],
];

const einsums: readonly OperatorCase[] = equations.map(([name, equation, shapes]) => ({
  name: `${name}: ${equation}`,
  op: 'Einsum',
  attributes: { equation },
  inputs: shapes.map((dims) => random(...dims)),
}));

export const products: readonly OperatorCase[] = [
  ...gemms,
  ...biases,
  { name: 'no bias', op: 'Gemm', attributes: { transB: 1 }, inputs: [random(2, 3), random(4, 3)] },
  { name: 'constant weights', op: 'Gemm', inputs: [random(2, 3), fixed(3, 4), fixed(4)] },
  ...einsums,
  {
    name: 'a diagonal of an operand that is constant',
    op: 'Einsum',
    attributes: { equation: 'ii,ij->j' },
    inputs: [fixed(3, 3), random(3, 2)],
  },
];
