// What is said of a blank map when no cause is known: the facts, so that none goes without a word.

import type { ErrorFacts } from '../../../base/errors';
import { figure } from '../words';
import { isZero, type Suspicion } from './finding';

export async function constantMap(suspicion: Suspicion): Promise<ErrorFacts> {
  const { context, result, at, gradient } = suspicion;
  const code = 'map-constant';
  const { width, height } = result.heatmap;
  if (width * height === 1) {
    return {
      code,
      message: `The map has a single place, as "${at}" has.`,
      remedy: 'Choose an earlier layer, which still has height and width.',
    };
  }
  const value = figure(result.heatmap.data[0] ?? 0);
  const rows = await gradient();
  const isFlat = rows !== null && isZero(rows);
  return {
    code,
    message: `The map has the same value, ${value}, at all ${height} × ${width} places${isFlat ? `, and the gradient of the target at "${at}" is zero` : ''}.`,
    remedy: context.layer
      ? 'Choose another layer, another class or another method.'
      : 'Choose another class or another method, for example occlusion.',
  };
}
