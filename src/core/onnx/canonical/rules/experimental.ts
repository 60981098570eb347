// Operators that were never part of the standard but that converters of its first years wrote, and ONNX Runtime runs.

import { floatOf, floatsOf, intsOf } from '../../nodeAttributes';
import { difference, product } from '../quantisation';
import type { RewriteRule } from '../rule';

/** y = scale · x + bias of the channel */
export const imageScaler: RewriteRule = {
  id: 'ImageScaler',
  rewrite: (site) => {
    const { node, x } = site;
    const bias = floatsOf(node, 'bias') ?? [];
    const scaled = product(site, x[0], floatOf(node, 'scale', 1));
    const dims = [1, bias.length, 1, 1];
    const data = Float32Array.from(bias);
    return [site.op('Add', [scaled, site.constant({ type: 'float32', dims, data })])];
  },
};

/** y = α x + β */
export const affine: RewriteRule = {
  id: 'Affine',
  rewrite: (site) => {
    const scaled = product(site, site.x[0], floatOf(site.node, 'alpha', 1));
    return [difference(site, scaled, -floatOf(site.node, 'beta', 0))];
  },
};

/** y = α tanh(β x) */
export const scaledTanh: RewriteRule = {
  id: 'ScaledTanh',
  rewrite: (site) => {
    const inner = product(site, site.x[0], floatOf(site.node, 'beta', 1));
    return [product(site, site.op('Tanh', [inner]), floatOf(site.node, 'alpha', 1))];
  },
};

/** y = α ln(1 + exp(β x)) */
export const parametricSoftplus: RewriteRule = {
  id: 'ParametricSoftplus',
  rewrite: (site) => {
    const inner = product(site, site.x[0], floatOf(site.node, 'beta', 1));
    return [product(site, site.op('Softplus', [inner]), floatOf(site.node, 'alpha', 1))];
  },
};

/** A part of the picture: border = left, top, right, bottom. */
export const crop: RewriteRule = {
  id: 'Crop',
  rewrite: (site) => {
    const { node, x } = site;
    const [, , height = 0, width = 0] = x[0]?.dims ?? [];
    const [left = 0, top = 0, right = 0, bottom = 0] = intsOf(node, 'border') ?? [];
    const [rows, columns] = intsOf(node, 'scale') ?? [height - top - bottom, width - left - right];
    const ends = [top + (rows ?? 0), left + (columns ?? 0)];
    const inputs = [site.ints([top, left]), site.ints(ends), site.ints([2, 3]), site.ints([1, 1])];
    return [site.op('Slice', [x[0], ...inputs])];
  },
};
