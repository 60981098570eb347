// Discriminative learning rates (Howard & Ruder 2018): what lies nearer to the picture changes less.

import type { Network } from '../types';

/** By parameter: 1 in the head, and in each block what the block behind it has times `decayPerBlock`. */
export function rateFactors(
  { parameters, blocks }: Network,
  decayPerBlock: number,
): ReadonlyMap<string, number> {
  return new Map(
    parameters.map(({ name, block }) => [name, decayPerBlock ** (blocks.length - 1 - block)]),
  );
}
