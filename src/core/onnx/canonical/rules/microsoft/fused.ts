// Convolutions and products that ONNX Runtime's optimiser joined with what came before and after them.

import type { Attributes } from '../../../graph';
import { floatOf, floatsOf, intOf, textOf } from '../../../nodeAttributes';
import { product } from '../../quantisation';
import type { Operand, RewriteRule, Site, Source } from '../../rule';
import { convAttributes } from '../../windows';

/** y = activation(x ∗ w + b + z) */
export const fusedConv: RewriteRule = {
  id: 'com.microsoft:FusedConv',
  rewrite: (site) => {
    const { node, x } = site;
    const [data, weight, bias, other] = x;
    const attributes = convAttributes(node, weight?.dims ?? [], data?.dims ?? []);
    const conv = site.op('Conv', [data, weight, bias], attributes);
    const sum = other ? site.op('Add', [conv, other]) : conv;
    return activated(site, sum, floatsOf(node, 'activation_params') ?? []);
  },
};

/** y = activation(α A B + β C) */
export const fusedGemm: RewriteRule = {
  id: 'com.microsoft:FusedGemm',
  rewrite: (site) => {
    const { node, x } = site;
    const gemm = site.op('Gemm', x, {
      alpha: { float: floatOf(node, 'alpha', 1) },
      beta: { float: floatOf(node, 'beta', 1) },
      transA: intOf(node, 'transA', 0),
      transB: intOf(node, 'transB', 0),
    });
    const parameters = ['activation_alpha', 'activation_beta', 'activation_gamma'];
    const given = parameters.filter((name) => node.attributes[name] !== undefined);
    return activated(
      site,
      gemm,
      given.map((name) => floatOf(node, name, 0)),
    );
  },
};

function activated(site: Site, value: string, [first, second]: readonly number[]) {
  const op = textOf(site.node, 'activation', '');
  const parameters: Readonly<Record<string, Attributes>> = {
    LeakyRelu: { alpha: { float: first ?? 0.01 } },
    Elu: { alpha: { float: first ?? 1 } },
    HardSigmoid: { alpha: { float: first ?? 0.2 }, beta: { float: second ?? 0.5 } },
    Relu: {},
    Sigmoid: {},
    Tanh: {},
    Softplus: {},
    Softsign: {},
  };
  if (op === '') return [value];
  if (op === 'Clip') return [site.op('Clip', [value, first, second])];
  const attributes = parameters[op];
  return attributes
    ? [site.op(op, [value], attributes)]
    : { refusal: `its activation ${op} is not supported` };
}

/** y = α A B, either operand turned first. */
function scaledProduct(id: string): RewriteRule {
  return {
    id: `com.microsoft:${id}`,
    rewrite: (site) => {
      const { node, x } = site;
      const [a, b] = x;
      const left = turned(site, a, intOf(node, 'transA', 0), intOf(node, 'transBatchA', 0));
      const right = turned(site, b, intOf(node, 'transB', 0), intOf(node, 'transBatchB', 0));
      return [product(site, site.op('MatMul', [left, right]), floatOf(node, 'alpha', 1))];
    },
  };
}

/** `batch`: the first axis goes before the last; then `matrix`: the last two change places. */
function turned(
  site: Site,
  operand: Operand | null | undefined,
  matrix: number,
  batch: number,
): Source {
  const axes = [...(operand?.dims ?? []).keys()];
  const moved = batch ? [...axes.slice(1, -1), 0, ...axes.slice(-1)] : axes;
  const perm =
    matrix && axes.length > 1 ? [...moved.slice(0, -2), ...moved.slice(-2).reverse()] : moved;
  if (perm.every((axis, i) => axis === i)) return operand;
  return site.op('Transpose', [operand], { perm: { ints: perm } });
}

export const products: readonly RewriteRule[] = ['FusedMatMul', 'TransposeMatMul'].map(
  scaledProduct,
);
