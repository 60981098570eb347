// Convolutions and matrix products of quantised operands: those of the real numbers that they stand for.

import { floatOf, intOf } from '../../../nodeAttributes';
import { realOf } from '../../quantisation';
import type { Operand, RewriteRule, Rewritten, Site } from '../../rule';
import { convAttributes } from '../../windows';
import { channelsFirst, clampedTo, dimsFirst, notConstant, realAt } from './operands';

/** Inputs: x, w and y, each followed by scale and zero point, but y itself; bias in units of both scales. */
function convolved(site: Site): Rewritten {
  const { node, x } = site;
  const [data, , , weight] = x;
  const isLast = intOf(node, 'channels_last', 0) === 1;
  const [real, kernel, bias] = [realAt(site, 0), realAt(site, 3), accumulated(site, 8, 1, 4)];
  if (!data || !weight || !real || !kernel || bias === undefined) return notConstant;
  const attributes = convAttributes(node, weight.dims, dimsFirst(data.dims, isLast));
  const more = bias === null ? [kernel] : [kernel, bias];
  const result = channelsFirst(site, real, data.dims.length, isLast, 'Conv', more, attributes);
  return clampedTo(site, result, 6);
}

/** int32 in units of the product of two scales; null where it is left out, undefined where it is not constant. */
function accumulated(site: Site, position: number, ...scales: readonly number[]) {
  const { x } = site;
  const bias = x[position];
  if (!bias) return null;
  const factors = scales.map((at) => x[at]?.value?.data ?? []);
  const [first, second] = factors.map((data) => Array.from(data, Number));
  if (!bias.value || !first?.length || !second?.length) return undefined;
  const data = Float32Array.from(
    Array.from(bias.value.data, Number),
    (number, i) => number * (first[i % first.length] ?? 1) * (second[i % second.length] ?? 1),
  );
  return site.constant({ type: 'float32', dims: bias.dims, data });
}

export const convolutions: readonly RewriteRule[] = ['', 'com.microsoft:'].map((domain) => ({
  id: `${domain}QLinearConv`,
  rewrite: convolved,
  readsQuantised: true,
}));

/** Inputs: a and b and y, each followed by scale and zero point, but y itself. */
export const qLinearMatMul: RewriteRule = {
  id: 'QLinearMatMul',
  readsQuantised: true,
  rewrite: (site) => {
    const [a, b] = [realAt(site, 0), realAt(site, 3, lastAxis(site.x[3]))];
    return a && b ? clampedTo(site, site.op('MatMul', [a, b]), 6) : notConstant;
  },
};

/** α A B + C, with C in units of both scales; the result is real where no scale is given for it. */
export const qGemm: RewriteRule = {
  id: 'com.microsoft:QGemm',
  readsQuantised: true,
  rewrite: (site) => {
    const { node, x } = site;
    const alpha = floatOf(node, 'alpha', 1);
    const transB = intOf(node, 'transB', 0);
    const [a, b] = [realAt(site, 0), realAt(site, 3, transB ? 0 : 1)];
    const bias = accumulated(site, 6, 1, 4);
    if (!a || !b || bias === undefined) return notConstant;
    // C is stored in units of α too.
    const scaled = { alpha: { float: alpha }, beta: { float: alpha } };
    const transA = intOf(node, 'transA', 0);
    const result = site.op('Gemm', [a, b, bias], { ...scaled, transA, transB });
    return x[7] ? clampedTo(site, result, 7) : [result];
  },
};

/** Inputs: A, B, their scales, their zero points, a bias of real numbers. */
export const matMulIntegerToFloat: RewriteRule = {
  id: 'com.microsoft:MatMulIntegerToFloat',
  readsQuantised: true,
  rewrite: (site) => {
    const [a, b, aScale, bScale, aZero, bZero, bias] = site.x;
    return realProduct(
      site,
      realOf(site, a, aScale, aZero),
      realOf(site, b, bScale, bZero, lastAxis(b)),
      bias,
    );
  },
};

/** The same, but A is real and quantised on the way. */
export const dynamicQuantizeMatMul: RewriteRule = {
  id: 'com.microsoft:DynamicQuantizeMatMul',
  readsQuantised: true,
  rewrite: (site) => {
    const [a, b, scale, zero, bias] = site.x;
    return realProduct(site, a ?? undefined, realOf(site, b, scale, zero, lastAxis(b)), bias);
  },
};

function realProduct(
  site: Site,
  a: Operand | string | undefined,
  b: Operand | string | undefined,
  bias: Operand | null | undefined,
): Rewritten {
  if (!a || !b) return notConstant;
  const product = site.op('MatMul', [a, b]);
  return [bias ? site.op('Add', [product, bias]) : product];
}

function lastAxis(operand: Operand | null | undefined): number {
  return Math.max(0, (operand?.dims.length ?? 1) - 1);
}
