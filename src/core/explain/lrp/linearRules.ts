// How a linear layer z_k = Σ_j x_j w_jk + b_k hands its relevance R_k to its inputs. Bach et al. 2015 (doi:10.1371/
// journal.pone.0130140) for ε and αβ, Montavon et al. 2017 (doi:10.1016/j.patcog.2016.11.008) for z^B, Montavon et al. 2019
// (doi:10.1007/978-3-030-28954-6_10) for γ. Denominators are kept away from zero by `stabilised`, as in Zennit.

import type { Ops, Tensor } from '../../autodiff/ops';
import type { LinearLayer } from './linearLayer';

/** The relevance of the layer's input from the relevance of z. */
export type LinearRule = (layer: LinearLayer, relevance: Tensor, facts: LayerFacts) => Tensor;

/** What is known of the numbers of a layer, and saves work. */
export interface LayerFacts {
  /** No x is below zero. */
  readonly hasPositiveInput: boolean;
  /** A z below zero never has relevance: only rectifiers read it. */
  readonly isRectified: boolean;
}

const epsilon = 1e-6;

/** z + ε · sign z, with sign 0 = 1. */
export function stabilised(ops: Ops, z: Tensor): Tensor {
  return ops.add(z, ops.where(ops.less(z, 0), -epsilon, epsilon));
}

/** R_j = x_j Σ_k w_jk R_k / z_k */
export const epsilonRule: LinearRule = ({ ops, x, w, z, back }, relevance) =>
  ops.mul(x, back(ops.div(relevance, stabilised(ops, z)), w));

/**
 * For x ≥ 0 and z > 0: R_j = Σ_k x_j (w_jk + γ w⁺_jk) / (Σ_j x_j (w_jk + γ w⁺_jk) + b_k + γ b⁺_k) R_k. In general, as Andéol
 * et al. 2021 extend it, γ favours the contributions with the sign of z_k: x⁺w⁺ and x⁻w⁻ where z > 0, x⁺w⁻ and x⁻w⁺ where
 * z < 0.
 */
export function gammaRule(gamma: number): LinearRule {
  return (layer, relevance, facts) => {
    const { ops, x, w, b, z, back } = layer;
    const parts = signedParts(layer, facts);
    const share = (sign: 1 | -1): Tensor => {
      const favoured = contributions(layer, parts, sign);
      const shift = b ? half(ops, b, sign) : null;
      const total = shift ? ops.add(favoured, shift) : favoured;
      const denominator = ops.add(z, ops.mul(total, gamma));
      const isMeant = sign === 1 ? ops.greater(z, 0) : ops.less(z, 0);
      return ops.mask(isMeant, ops.div(relevance, stabilised(ops, denominator)));
    };
    const above = share(1);
    const below = facts.isRectified ? null : share(-1);
    const plain = ops.mul(x, back(below ? ops.add(above, below) : above, w));
    const more = returned(layer, parts, above, 1);
    const less = below ? returned(layer, parts, below, -1) : null;
    return ops.add(plain, ops.mul(less ? ops.add(more, less) : more, gamma));
  };
}

/**
 * R_j = Σ_k (α (x_j w_jk)⁺ / (Σ_j (x_j w_jk)⁺ + b⁺_k) − β (x_j w_jk)⁻ / (Σ_j (x_j w_jk)⁻ + b⁻_k)) R_k; throws unless
 * α − β = 1 and neither is negative.
 */
export function alphaBetaRule(alpha: number, beta: number): LinearRule {
  if (alpha < 0 || beta < 0 || alpha - beta !== 1) {
    throw new RangeError(`α − β must be 1 and neither negative; they are ${alpha} and ${beta}.`);
  }
  return (layer, relevance, facts) => {
    const { ops, b } = layer;
    const parts = signedParts(layer, facts);
    const share = (sign: 1 | -1, weight: number): Tensor => {
      const sum = contributions(layer, parts, sign);
      const shifted = b ? ops.add(sum, half(ops, b, sign)) : sum;
      const s = ops.div(relevance, stabilised(ops, shifted));
      return ops.mul(returned(layer, parts, s, sign), weight);
    };
    const helping = share(1, alpha);
    return beta === 0 ? helping : ops.sub(helping, share(-1, beta));
  };
}

/**
 * For inputs within [low, high]: R_j = Σ_k (x_j w_jk − l_j w⁺_jk − h_j w⁻_jk) / Σ_j (…) R_k. Every contribution is positive,
 * so that a dark pixel may count as much as a bright one.
 */
export function boxRule(low: Tensor, high: Tensor): LinearRule {
  return ({ ops, x, w, apply, back }, relevance) => {
    const [positive, negative] = [half(ops, w, 1), half(ops, w, -1)];
    const bounds = ops.add(apply(low, positive), apply(high, negative));
    const s = ops.div(relevance, stabilised(ops, ops.sub(apply(x, w), bounds)));
    const lower = ops.mul(low, back(s, positive));
    const upper = ops.mul(high, back(s, negative));
    return ops.sub(ops.sub(ops.mul(x, back(s, w)), lower), upper);
  };
}

interface SignedParts {
  readonly x: Tensor;
  /** null where no x is below zero. */
  readonly xNegative: Tensor | null;
  readonly w: Tensor;
  readonly wNegative: Tensor;
}

/** x⁺, x⁻, w⁺, w⁻ */
function signedParts({ ops, x, w }: LinearLayer, { hasPositiveInput }: LayerFacts): SignedParts {
  return {
    x: hasPositiveInput ? x : half(ops, x, 1),
    xNegative: hasPositiveInput ? null : half(ops, x, -1),
    w: half(ops, w, 1),
    wNegative: half(ops, w, -1),
  };
}

function half(ops: Ops, x: Tensor, sign: 1 | -1): Tensor {
  return sign === 1 ? ops.max(x, 0) : ops.min(x, 0);
}

/** The sum of the products x w of one sign: x⁺w⁺ + x⁻w⁻ or x⁺w⁻ + x⁻w⁺. */
function contributions({ ops, apply }: LinearLayer, parts: SignedParts, sign: 1 | -1): Tensor {
  const [same, other] = byPart(parts, sign);
  const sum = apply(parts.x, same);
  return parts.xNegative ? ops.add(sum, apply(parts.xNegative, other)) : sum;
}

/** Their way back: x⁺ (s · w⁺ᵀ) + x⁻ (s · w⁻ᵀ), or with the weights exchanged. */
function returned({ ops, back }: LinearLayer, parts: SignedParts, s: Tensor, sign: 1 | -1): Tensor {
  const [same, other] = byPart(parts, sign);
  const first = ops.mul(parts.x, back(s, same));
  return parts.xNegative ? ops.add(first, ops.mul(parts.xNegative, back(s, other))) : first;
}

/** The weights that make products of this sign with x⁺ and with x⁻. */
function byPart({ w, wNegative }: SignedParts, sign: 1 | -1): readonly [Tensor, Tensor] {
  return sign === 1 ? [w, wNegative] : [wNegative, w];
}
