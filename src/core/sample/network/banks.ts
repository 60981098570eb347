// Turns learned filters into filter banks: the statistics that batch normalisation needs, and the first layer's pairs.

import { columnMoments, type Matrix, rowOf, stackRows, zeros } from '../linear/matrix';
import type { Multiply } from '../linear/multiply';
import type { FilterBank } from './layers';
import type { FeatureMaps } from './maps';

/** `patches` are what the filters will see. */
export async function bankOf(
  multiply: Multiply,
  filters: Matrix,
  patches: Matrix,
  shape: { readonly channels: number; readonly side: number; readonly threshold: number },
): Promise<FilterBank> {
  const responses = await multiply(patches, filters, { right: true });
  return { ...shape, filters, ...columnMoments(responses) };
}

/**
 * Every filter followed, after all others, by its negative (Shang et al., "CReLU", 2016): a dark shape on a light
 * ground and a light one on a dark ground then look the same to the next layer, which adds the two up.
 */
export function withOpposites(bank: FilterBank): FilterBank {
  const negative = (data: Float32Array): Float32Array => data.map((value) => -value);
  return {
    ...bank,
    filters: stackRows([bank.filters, { ...bank.filters, data: negative(bank.filters.data) }]),
    mean: Float32Array.of(...bank.mean, ...negative(bank.mean)),
    variance: Float32Array.of(...bank.variance, ...bank.variance),
  };
}

/** Adds the channels of each pair. */
export function addOpposites(maps: FeatureMaps): FeatureMaps {
  const half = (maps.channels / 2) * maps.height * maps.width;
  const data = new Float32Array(maps.count * half);
  for (let picture = 0; picture < maps.count; picture++) {
    for (let i = 0; i < half; i++) {
      const at = picture * 2 * half + i;
      data[picture * half + i] = (maps.data[at] ?? 0) + (maps.data[at + half] ?? 0);
    }
  }
  return { ...maps, channels: maps.channels / 2, data };
}

/** The bank for both channels of each pair: the same weights twice add the pair up. */
export function repeatChannels(bank: FilterBank): FilterBank {
  const { rows, columns } = bank.filters;
  const filters = zeros(rows, 2 * columns);
  for (let row = 0; row < rows; row++) {
    filters.data.set(rowOf(bank.filters, row), row * 2 * columns);
    filters.data.set(rowOf(bank.filters, row), row * 2 * columns + columns);
  }
  return { ...bank, channels: 2 * bank.channels, filters };
}
