// Which weights a phase trains.

import type { TrainPhase } from '../../../protocol/trainRecipe';
import type { Network } from '../types';

/** Names, in the order of the graph. */
export function trainedBy(
  { parameters, blocks }: Network,
  train: TrainPhase['train'],
): readonly string[] {
  const first = train === 'all' ? 0 : blocks.length - 1 - (train === 'head' ? 0 : train);
  return parameters.filter(({ block }) => block >= first).map(({ name }) => name);
}
