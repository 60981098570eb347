// What a target of explanation is in the graph: a value and a weight for each of its numbers, Σ seed · value.

import type { ExplainTarget, Explanation } from '../../protocol/explain';
import { channelUnknown, classUnknown, sameClass } from './errors';
import type { FeatureLayer } from './featureLayer';
import type { Objective } from './methods/method';
import type { Subject } from './subject';

export interface ResolvedObjective extends Objective {
  /** The class that is explained; null for channels. */
  readonly index: number | null;
  /** The class that is subtracted. */
  readonly minus: number | null;
  readonly kind: 'class' | 'probability' | 'difference' | 'channel';
  /** The channel in words; null for classes, whose labels the caller knows. */
  readonly text: string | null;
}

/** `scores`: the picture's, needed for the class with the highest. `layer`: the one a channel target names. */
export function resolveObjective(
  subject: Pick<Subject, 'scores' | 'probabilities' | 'classCount'>,
  target: ExplainTarget,
  scores: Float32Array,
  layer: FeatureLayer | null,
): ResolvedObjective {
  const oneHot = (index: number): Float32Array => {
    if (!isIndex(index, subject.classCount)) throw classUnknown(index, subject.classCount);
    const seed = new Float32Array(subject.classCount);
    seed[index] = 1;
    return seed;
  };
  const plain = { minus: null, text: null };
  switch (target.kind) {
    case 'top': {
      const index = largest(scores);
      return { ...plain, of: subject.scores, seed: oneHot(index), index, kind: 'class' };
    }
    case 'class': {
      const { index } = target;
      return { ...plain, of: subject.scores, seed: oneHot(index), index, kind: 'class' };
    }
    case 'probability': {
      const { index } = target;
      return {
        ...plain,
        of: subject.probabilities,
        seed: oneHot(index),
        index,
        kind: 'probability',
      };
    }
    case 'difference': {
      const { index, minus } = target;
      if (index === minus) throw sameClass(index);
      const other = oneHot(minus);
      const seed = oneHot(index).map((value, i) => value - (other[i] ?? 0));
      return { of: subject.scores, seed, index, minus, kind: 'difference', text: null };
    }
    case 'channel':
      if (!layer) throw new Error('A channel target needs its layer.');
      return channelObjective(target, layer);
  }
}

function channelObjective(
  { channel, place }: Extract<ExplainTarget, { kind: 'channel' }>,
  layer: FeatureLayer,
): ResolvedObjective {
  const { value, channels, height, width } = layer;
  const isInside = !place || (isIndex(place.y, height) && isIndex(place.x, width));
  if (!(isIndex(channel, channels) && isInside)) {
    throw channelUnknown(value, channels, height, width);
  }
  const area = height * width;
  const maps = new Float32Array(channels * area);
  if (place) maps[channel * area + place.y * width + place.x] = 1;
  else maps.fill(1, channel * area, (channel + 1) * area);
  const where = place ? ` at row ${place.y}, column ${place.x}` : '';
  return {
    of: value,
    seed: layer.fromMaps(maps, new Float32Array(layer.length)),
    index: null,
    minus: null,
    kind: 'channel',
    text: `channel ${channel} of ${value}${where}`,
  };
}

/** What the target's number is, for a graph with or without a value before its softmax. */
export function scoreKindOf(
  kind: ResolvedObjective['kind'],
  hasScores: boolean,
): Explanation['scoreKind'] {
  switch (kind) {
    case 'channel':
      return 'activation';
    case 'class':
      return hasScores ? 'logit' : 'output';
    default:
      return kind;
  }
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}

function largest(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);
}
