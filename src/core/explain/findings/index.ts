// Why a map is blank or not finite, and what to do: no map stays unexplained. A healthy map costs one look at its values.

import type { ErrorFacts } from '../../../base/errors';
import type { Explained } from '../checks/check';
import type { MethodResult } from '../methods/method';
import { behindLastAttention } from './behindLastAttention';
import { constantMap } from './constantMap';
import { constantPicture } from './constantPicture';
import { deadActivations } from './deadActivations';
import { type Finding, range, suspect } from './finding';
import { gradientNotFinite } from './gradientNotFinite';
import { independentTarget } from './independentTarget';
import { negativeMap } from './negativeMap';
import { saturatedProbability } from './saturatedProbability';
import { valuesNotFinite } from './valuesNotFinite';
import { weightsNotFinite } from './weightsNotFinite';

/** The first that applies is the cause: values that are not finite spread to everything behind them. */
const ofInfiniteMaps: readonly Finding[] = [weightsNotFinite, valuesNotFinite, gradientNotFinite];

const ofBlankMaps: readonly Finding[] = [
  independentTarget,
  behindLastAttention,
  constantPicture,
  saturatedProbability,
  deadActivations,
  negativeMap,
];

/** Empty for a healthy map. Runs the network where a map is not. */
export async function diagnose(explained: Explained): Promise<readonly ErrorFacts[]> {
  const { result } = explained;
  const suspicion = suspect(explained);
  if (![result.raw.data, result.heatmap.data].every((data) => data.every(Number.isFinite))) {
    for (const finding of ofInfiniteMaps) {
      const facts = await finding(suspicion);
      if (facts) return [facts];
    }
    return [mapNotFinite()];
  }
  // What a found picture looks like is not a matter of its map.
  if (result.picture || !isBlank(result)) return [];
  // A gradient of −∞ leaves a ReLU nothing, and explains whatever else is found.
  const infinite = await gradientNotFinite(suspicion);
  if (infinite) return [infinite];
  const found: ErrorFacts[] = [];
  for (const finding of ofBlankMaps) {
    const facts = await finding(suspicion);
    if (facts) found.push(facts);
  }
  if (found.length > 0) return found;
  return [await constantMap(suspicion)];
}

/** Whether all values are the same, but for rounding. */
function isBlank({ raw, heatmap }: MethodResult): boolean {
  return [raw.data, heatmap.data].some((data) => {
    const { low, high } = range(data);
    return high - low <= Math.max(1e-20, 1e-6 * Math.max(Math.abs(low), Math.abs(high)));
  });
}

function mapNotFinite(): ErrorFacts {
  return {
    code: 'map-not-finite',
    message: 'The map holds values that are not finite, although the network’s values are.',
    remedy: 'Try another method, for example occlusion, which needs no gradient.',
  };
}
