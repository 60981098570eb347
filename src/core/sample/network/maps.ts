// Feature maps of many pictures, and patches cut out of them. A patch is ordered channel, row, column as the weights of
// an ONNX Conv are, so a learned patch is a filter as it stands.

import type { Random } from '../../../base/random';
import type { TensorValue } from '../../runtime/types';
import { type Matrix, rowOf, zeros } from '../linear/matrix';

/** [count, channels, height, width], row-major. */
export interface FeatureMaps {
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** The centre of a patch. */
export interface Place {
  readonly picture: number;
  readonly row: number;
  readonly column: number;
}

export function mapsOf({ dims, data }: TensorValue): FeatureMaps {
  const [count, channels, height, width] = dims;
  if (!count || !channels || !height || !width || !(data instanceof Float32Array)) {
    throw new TypeError(`Feature maps are float32 with four axes, not [${dims.join(', ')}].`);
  }
  return { count, channels, height, width, data };
}

export function mapShape({ count, channels, height, width }: FeatureMaps): readonly number[] {
  return [count, channels, height, width];
}

/** The maps of pictures `from` (inclusive) to `to` (exclusive), copied. */
export function sliceMaps(maps: FeatureMaps, from: number, to: number): FeatureMaps {
  const each = maps.channels * maps.height * maps.width;
  const end = Math.min(to, maps.count);
  return { ...maps, count: end - from, data: maps.data.slice(from * each, end * each) };
}

/** All maps one after another; they agree in everything but their count. */
export function joinMaps(parts: readonly [FeatureMaps, ...FeatureMaps[]]): FeatureMaps {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { ...parts[0], count, data };
}

/** Uniformly drawn places whose patch, reaching `margin` to each side, lies inside the map. */
export function drawPlaces(
  { count, height, width }: FeatureMaps,
  margin: number,
  places: number,
  random: Random,
): readonly Place[] {
  return Array.from({ length: places }, () => ({
    picture: random.index(count),
    row: margin + random.index(height - 2 * margin),
    column: margin + random.index(width - 2 * margin),
  }));
}

/** One row for each place: its `side` × `side` patch over all channels, 0 outside of the map. */
export function cutPatches(maps: FeatureMaps, side: number, places: readonly Place[]): Matrix {
  const patches = zeros(places.length, maps.channels * side * side);
  places.forEach((place, index) => {
    cutPatch(maps, side, place, rowOf(patches, index));
  });
  return patches;
}

function cutPatch(maps: FeatureMaps, side: number, place: Place, target: Float32Array): void {
  const { channels, height, width, data } = maps;
  const reach = (side - 1) / 2;
  let to = 0;
  for (let channel = 0; channel < channels; channel++) {
    const plane = (place.picture * channels + channel) * height * width;
    for (let row = place.row - reach; row <= place.row + reach; row++) {
      for (let column = place.column - reach; column <= place.column + reach; column++, to++) {
        const isInside = row >= 0 && row < height && column >= 0 && column < width;
        target[to] = isInside ? (data[plane + row * width + column] ?? 0) : 0;
      }
    }
  }
}
