// Pools and joins of quantised operands.

import { intOf } from '../../../nodeAttributes';
import { normalAxis } from '../../constants';
import type { RewriteRule, Source } from '../../rule';
import { poolAttributes } from '../../windows';
import { channelsFirst, clampedTo, dimsFirst, notConstant, ofOne, realAt } from './operands';

const averagePool = ofOne('com.microsoft:QLinearAveragePool', (site, real, { dims }) => {
  const { node } = site;
  const isLast = intOf(node, 'channels_last', 0) === 1;
  const count_include_pad = intOf(node, 'count_include_pad', 0);
  const attributes = { ...poolAttributes(node, dimsFirst(dims, isLast)), count_include_pad };
  return channelsFirst(site, real, dims.length, isLast, 'AveragePool', [], attributes);
});

const globalAveragePool = ofOne(
  'com.microsoft:QLinearGlobalAveragePool',
  (site, real, { dims }) => {
    const isLast = intOf(site.node, 'channels_last', 0) === 1;
    return channelsFirst(site, real, dims.length, isLast, 'GlobalAveragePool', [], {});
  },
);

/** Scale and zero point of the result, then each operand with its own. */
const concat: RewriteRule = {
  id: 'com.microsoft:QLinearConcat',
  readsQuantised: true,
  rewrite: (site) => {
    const { node, x } = site;
    const positions = Array.from({ length: (x.length - 2) / 3 }, (_, i) => 2 + 3 * i);
    const parts: readonly Source[] = positions.map((position) => realAt(site, position));
    if (parts.some((part) => part === undefined)) return notConstant;
    const axis = normalAxis(intOf(node, 'axis', 0), x[2]?.dims.length ?? 0);
    return clampedTo(site, site.op('Concat', parts, { axis }), 0);
  },
};

/** The condition, then each operand with scale and zero point, then those of the result. */
const where: RewriteRule = {
  id: 'com.microsoft:QLinearWhere',
  readsQuantised: true,
  rewrite: (site) => {
    const [yes, no] = [realAt(site, 1), realAt(site, 4)];
    return yes && no ? clampedTo(site, site.op('Where', [site.x[0], yes, no]), 7) : notConstant;
  },
};

export const quantisedGathering: readonly RewriteRule[] = [
  averagePool,
  globalAveragePool,
  concat,
  where,
];
