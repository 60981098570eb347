// Score-CAM. Wang et al. 2020, "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks"
// (arXiv:1910.01279), definition 2 and algorithm 1.
//
//   H_k = s(up(A_k)),  s(m) = (m − min m) / (max m − min m)        M = ReLU(Σ_k α_k A_k)
//   S_k = y(x ⊙ H_k) − y(0),  α = softmax over the channels of S
//
// y is what is explained, for a class the score before softmax as in algorithm 1; its softmax runs over channels, so y(0)
// cancels and is not computed. The authors' published code weighs by the probability instead and leaves that softmax out.

import type { FeatureLayer } from '../featureLayer';
import { layerMaps, weightedMap } from '../layerMaps';
import { measure } from '../perturb';
import { stridesOf } from '../strides';
import type { SubjectInput } from '../subject';
import { createUpsampler } from '../upsample';
import type { Method, MethodContext, MethodResult } from './method';

export const scoreCam: Method = {
  id: 'score-cam',
  name: 'Score-CAM',
  summary: 'Channels weighted by the target’s value when only what they see is shown; no gradient.',
  usesLayer: true,
  usesSeed: false,
  explain: explainByScores,
};

/** Raw: [height, width] of the layer, not negative. */
async function explainByScores(context: MethodContext): Promise<MethodResult> {
  const { subject, picture } = context;
  const found = await layerMaps(context);
  const masks = maskedChannels(found.layer, found.maps, subject.input);
  const scores = new Float64Array(found.layer.channels).fill(Number.NEGATIVE_INFINITY);
  const fill = (row: Float32Array, index: number): void =>
    mask(subject.input, picture, masks.at(index), row);
  const rows = { count: masks.count, length: picture.length, fill };
  await measure(context, rows, (first, values) => {
    values.forEach((value, i) => {
      for (const k of masks.channelsOf(first + i)) scores[k] = value;
    });
    const partial = weightedMap(found, softmax(scores));
    context.progress(first + values.length, masks.count, partial.heatmap);
  });
  return weightedMap(found, softmax(scores));
}

interface Masks {
  readonly count: number;
  /** In 0…1, of the input's size. */
  at(index: number): Float32Array;
  channelsOf(index: number): readonly number[];
}

/** A mask per channel; channels without any contrast all hide everything and share one. */
function maskedChannels(layer: FeatureLayer, maps: Float32Array, input: SubjectInput): Masks {
  const area = layer.height * layer.width;
  const channel = (k: number): Float32Array => maps.subarray(k * area, (k + 1) * area);
  const all = Array.from({ length: layer.channels }, (_, k) => k);
  const flat = all.filter((k) => channel(k).every((value) => value === channel(k)[0]));
  const isFlat = new Set(flat);
  const groups = [...all.filter((k) => !isFlat.has(k)).map((k) => [k])];
  if (flat.length > 0) groups.push(flat);
  const enlarge = createUpsampler(layer, input);
  return {
    count: groups.length,
    at: (index) => normalised(enlarge(channel(groups[index]?.[0] ?? 0))),
    channelsOf: (index) => groups[index] ?? [],
  };
}

function normalised(values: Float32Array): Float32Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = high - low;
  return range > 0 ? values.map((value) => (value - low) / range) : values.fill(0);
}

function mask(
  input: SubjectInput,
  picture: Float32Array,
  shares: Float32Array,
  row: Float32Array,
): void {
  const { channels, pixels, channel, pixel } = stridesOf(input);
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < pixels; p++) {
      const index = c * channel + p * pixel;
      row[index] = (picture[index] ?? 0) * (shares[p] ?? 0);
    }
  }
}

/** Channels whose score is not known yet (−∞) weigh nothing. */
function softmax(scores: Float64Array): Float64Array {
  const highest = scores.reduce((high, score) => Math.max(high, score), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
