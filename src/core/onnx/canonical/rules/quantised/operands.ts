// What the rules of quantised operators share: real operands in, a clamped result out.

import type { Attributes } from '../../../graph';
import { clamped, quantisationOf, realOf } from '../../quantisation';
import type { Operand, Refusal, RewriteRule, Rewritten, Site } from '../../rule';

export const notConstant: Refusal = {
  refusal: 'a scale or zero point is not constant, or differs by channel',
};

/** The real numbers of the input at `position`, whose scale and zero point come next. */
export function realAt(site: Site, position: number, axis = 0): Operand | string | undefined {
  const { x } = site;
  return realOf(site, x[position], x[position + 1], x[position + 2], axis);
}

/** The result, clamped to what the scale and zero point at these positions can say. */
export function clampedTo(
  site: Site,
  value: string,
  scalePosition: number,
  zeroPosition = scalePosition + 1,
): Rewritten {
  const { x, y } = site;
  const quantisation = quantisationOf(x[scalePosition], x[zeroPosition], y[0]?.type);
  return quantisation ? [clamped(site, value, quantisation)] : notConstant;
}

/** An operator of one operand: x, its scale and zero point, those of the result. */
export function ofOne(
  id: string,
  compute: (site: Site, real: Operand | string, operand: Operand) => string,
): RewriteRule {
  return {
    id,
    readsQuantised: true,
    rewrite: (site) => {
      const [operand] = site.x;
      const real = realAt(site, 0);
      if (!operand || real === undefined) return notConstant;
      return clampedTo(site, compute(site, real, operand), 3);
    },
  };
}

/** The operator of channels first, for operands of channels last too. */
export function channelsFirst(
  site: Site,
  real: Operand | string,
  rank: number,
  isLast: boolean,
  op: string,
  more: readonly (Operand | string | undefined)[],
  attributes: Attributes,
): string {
  if (!isLast) return site.op(op, [real, ...more], attributes);
  const places = Array.from({ length: rank - 2 }, (_, i) => i + 1);
  const first = site.op('Transpose', [real], { perm: { ints: [0, rank - 1, ...places] } });
  const result = site.op(op, [first, ...more], attributes);
  const last = [0, ...places.map((axis) => axis + 1), 1];
  return site.op('Transpose', [result], { perm: { ints: last } });
}

/** Dims of channels first. */
export function dimsFirst(dims: readonly number[], isLast: boolean): readonly number[] {
  return isLast ? [dims[0] ?? 1, dims.at(-1) ?? 1, ...dims.slice(1, -1)] : dims;
}
