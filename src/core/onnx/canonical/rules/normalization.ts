import { floatOf, intOf } from '../../nodeAttributes';
import { normalAxis, productOf } from '../constants';
import type { Operand, Refusal, RewriteRule, Rewritten, Site, Source } from '../rule';

/** Outputs beside the first are of the training and dropped where nobody reads them. */
export const layerNormalization: RewriteRule = {
  id: 'LayerNormalization',
  rewrite: (site) => {
    const { node, x } = site;
    const axis = normalAxis(intOf(node, 'axis', -1), x[0]?.dims.length ?? 0);
    const epsilon = { float: floatOf(node, 'epsilon', 1e-5) };
    return site.ops('LayerNormalization', x, node.outputs.length, { axis, epsilon });
  },
};

/**
 * Each group of channels standardised by itself, then y = scale · x̂ + bias; scale and bias are one number per group before
 * opset 21, one per channel since.
 */
export const groupNormalization: RewriteRule = {
  id: 'GroupNormalization',
  rewrite: (site) => {
    const { node, opset, x } = site;
    const [data, scale, bias] = x;
    const dims = data?.dims ?? [];
    const [batch = 1, channels = 1, ...places] = dims;
    const groups = intOf(node, 'num_groups', 1);
    const grouped = [batch, groups, productOf([channels / groups, ...places])];
    const rows = site.op('Reshape', [data, site.ints(grouped)], { allowzero: 1 });
    const full = (value: number): string => {
      const numbers = new Float32Array(groups).fill(value);
      return site.constant({ type: 'float32', dims: [groups], data: numbers });
    };
    const epsilon = { float: floatOf(node, 'epsilon', 1e-5) };
    const standard = site.op('InstanceNormalization', [rows, full(1), full(0)], { epsilon });
    const perGroup = opset < 21;
    const each = perGroup ? [groups, 1] : [channels, ...places.map(() => 1)];
    const broadcast = (value: Source): string =>
      site.op('Reshape', [value, site.ints(each)], { allowzero: 1 });
    const back = (value: Source): string =>
      site.op('Reshape', [value, site.ints(dims)], { allowzero: 1 });
    const start = perGroup ? standard : back(standard);
    const scaled = site.op('Mul', [start, broadcast(scale)]);
    const moved = site.op('Add', [scaled, broadcast(bias)]);
    return [perGroup ? back(moved) : moved];
  },
};

/** y = x / √(mean x² + ε) · scale over the axes from `axis` on */
export function rootMeanSquare(
  site: Site,
  data: Source,
  rank: number,
  scale: Source,
  { axis, epsilon }: { readonly axis: number; readonly epsilon: number },
): string {
  const axes = Array.from({ length: rank - axis }, (_, i) => axis + i);
  const squares = site.op('Mul', [data, data]);
  const mean = site.op('ReduceMean', [squares, site.ints(axes)], { keepdims: 1 });
  const root = site.op('Sqrt', [site.op('Add', [mean, epsilon])]);
  return site.op('Mul', [site.op('Div', [data, root]), scale]);
}

function rmsNormalized(site: Site): Rewritten | Refusal {
  const { node, x } = site;
  const [data, scale]: readonly (Operand | null | undefined)[] = x;
  const rank = data?.dims.length ?? 0;
  const axis = normalAxis(intOf(node, 'axis', -1), rank);
  const epsilon = floatOf(node, 'epsilon', 1e-5);
  return [rootMeanSquare(site, data, rank, scale, { axis, epsilon })];
}

export const rmsNormalization: RewriteRule = { id: 'RMSNormalization', rewrite: rmsNormalized };

/** What ONNX Runtime's own optimiser calls it. */
export const simplifiedLayerNormalization: RewriteRule = {
  id: 'SimplifiedLayerNormalization',
  rewrite: rmsNormalized,
};
