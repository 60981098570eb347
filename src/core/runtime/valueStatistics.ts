// What can be said of a value in one pass over its numbers, where they lie: they are too many to be sent elsewhere.

import { toFloat32 } from './cast';
import type { NumberStatistics, TensorValue } from './types';

/** So near to an end a sigmoid has no gradient worth the name. */
const nearness = 1e-4;

/** `channelAxis`: null for a value without channels. */
export function valueStatistics(value: TensorValue, channelAxis: number | null): NumberStatistics {
  const numbers = toFloat32(value);
  const { dims } = value;
  let [minimum, maximum, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  let [finite, zeros, nan, infinite, nearZero, nearOne] = [0, 0, 0, 0, 0, 0];
  for (const number of numbers) {
    if (Number.isNaN(number)) nan++;
    else if (!Number.isFinite(number)) infinite++;
    else {
      finite++;
      sum += number;
      if (number < minimum) minimum = number;
      if (number > maximum) maximum = number;
      const size = Math.abs(number);
      if (size === 0) zeros++;
      if (size < nearness) nearZero++;
      if (size > 1 - nearness) nearOne++;
    }
  }
  let top = 0;
  for (const number of numbers) if (number === maximum) top++;
  const share = (count: number): number => (numbers.length === 0 ? 0 : count / numbers.length);
  return {
    dims,
    minimum: finite === 0 ? 0 : minimum,
    maximum: finite === 0 ? 0 : maximum,
    mean: finite === 0 ? 0 : sum / finite,
    sparsity: share(zeros),
    dead: channelAxis === null ? null : deadShare(numbers, dims, channelAxis),
    nan,
    infinite,
    nearZero: share(nearZero),
    nearOne: share(nearOne),
    atMaximum: share(top),
  };
}

function deadShare(numbers: Float32Array, dims: readonly number[], axis: number): number {
  const channels = dims[axis] ?? 0;
  const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
  const isAlive = new Uint8Array(channels);
  numbers.forEach((number, index) => {
    if (number !== 0) isAlive[Math.floor(index / inner) % channels] = 1;
  });
  const alive = isAlive.reduce((count, flag) => count + flag, 0);
  return channels === 0 ? 0 : 1 - alive / channels;
}
