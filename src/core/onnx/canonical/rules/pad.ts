import { floatOf, intsOf, textOf } from '../../nodeAttributes';
import { normalAxes, ofConstant } from '../constants';
import { numbersOf } from '../floats';
import type { RewriteRule, Site } from '../rule';

/**
 * Numbers for both ends of every axis: attributes before opset 11, of some axes only since opset 18. What a quantised value
 * is padded with is a whole number.
 */
export const pad: RewriteRule = {
  id: 'Pad',
  readsQuantised: true,
  rewrite: (site) => {
    const { node, opset, x } = site;
    const [data] = x;
    const rank = data?.dims.length ?? 0;
    const given =
      opset < 11 ? (intsOf(node, 'pads') ?? intsOf(node, 'paddings')) : ofConstant(x[1]);
    const axes = x[3] ? ofConstant(x[3]) : [...Array(rank).keys()];
    if (!data || !given || !axes) return { refusal: 'its pads are not constant' };
    const pads = Array<number>(2 * rank).fill(0);
    normalAxes(axes, rank).forEach((axis, i) => {
      pads[axis] = given[i] ?? 0;
      pads[axis + rank] = given[i + axes.length] ?? 0;
    });
    if (pads.every((size) => size === 0)) return [data];
    const mode = textOf(node, 'mode', 'constant');
    const value = mode === 'constant' ? paddedWith(site) : undefined;
    if (value === undefined && mode === 'constant') return { refusal: 'its value is not constant' };
    const result = site.op('Pad', [data, site.ints(pads), value === 0 ? null : value], { mode });
    if (data.quantisation) site.quantise(result, data.quantisation);
    return [result];
  },
};

function paddedWith({ node, opset, x }: Site): number | undefined {
  const [data, , value] = x;
  const { scale, zeroPoint } = data?.quantisation ?? { scale: 1, zeroPoint: 0 };
  const plain = opset < 11 ? floatOf(node, 'value', 0) : value ? first(value.value) : 0;
  return plain === undefined ? undefined : (plain - zeroPoint) * scale;
}

function first(value: Parameters<typeof numbersOf>[0] | undefined): number | undefined {
  return value ? numbersOf(value)[0] : undefined;
}
