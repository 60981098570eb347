// What a method is given, for tests: the first class of a toy network, the plainest layer, the default settings.

import type { FeatureLayer } from '../../../src/core/explain/featureLayer';
import type { MethodContext } from '../../../src/core/explain/methods/method';
import type { Subject } from '../../../src/core/explain/subject';
import type { MethodSettings } from '../../../src/protocol/explain';
import { never } from './support';

export const toySettings: MethodSettings = {
  steps: 32,
  quadrature: 'gauss-legendre',
  baseline: 'zero',
  seed: 0,
  samples: 64,
  noise: 0.15,
};

/** The score of class 0, without a layer. */
export function contextOf(
  subject: Subject,
  picture: Iterable<number>,
  more: Partial<MethodContext> = {},
): MethodContext {
  const seed = new Float32Array(subject.classCount);
  seed[0] = 1;
  return {
    subject,
    picture: Float32Array.from(picture),
    objective: { of: subject.scores, seed },
    layer: null,
    settings: toySettings,
    signal: never,
    progress: () => undefined,
    ...more,
  };
}

/** A layer whose value is laid out as [channels, height, width] already, unless `more` says otherwise. */
export function plainLayer(
  value: string,
  [channels, height, width]: readonly [number, number, number],
  more: Partial<FeatureLayer> = {},
): FeatureLayer {
  return {
    value,
    kind: 'spatial',
    channels,
    height,
    width,
    extraTokens: 0,
    dims: [1, channels, height, width],
    length: channels * height * width,
    toMaps: (values) => values,
    fromMaps: (maps) => maps,
    ...more,
  };
}

/** The largest difference; infinite where lengths differ. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
}
