import { intOf, intsOf } from '../../nodeAttributes';
import { normalAxes, ofConstant } from '../constants';
import type { RewriteRule } from '../rule';

/** Of one element each is itself. */
const plain: ReadonlySet<string> = new Set([
  'ReduceMax',
  'ReduceMean',
  'ReduceMin',
  'ReduceProd',
  'ReduceSum',
]);

/** Axes as a constant input, in ascending order, always given. */
function reduction(op: string): RewriteRule {
  return {
    id: op,
    rewrite: (site) => {
      const { node, x } = site;
      const [data, second] = x;
      const rank = data?.dims.length ?? 0;
      const keepdims = intOf(node, 'keepdims', 1);
      const given = second ? ofConstant(second) : (intsOf(node, 'axes') ?? []);
      if (!given) return { refusal: 'its axes are not constant' };
      if (given.length === 0 && intOf(node, 'noop_with_empty_axes', 0) === 1) {
        if (plain.has(op)) return [data];
        return [site.op(op, [data], { keepdims, noop_with_empty_axes: 1 })];
      }
      const axes = given.length === 0 ? [...Array(rank).keys()] : normalAxes(given, rank);
      if (axes.length === 0) return [site.op(op, [data], { keepdims })];
      return [site.op(op, [data, site.ints(axes.toSorted((a, b) => a - b))], { keepdims })];
    },
  };
}

export const reductions: readonly RewriteRule[] = [
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceMax',
  'ReduceMean',
  'ReduceMin',
  'ReduceProd',
  'ReduceSum',
  'ReduceSumSquare',
].map(reduction);
