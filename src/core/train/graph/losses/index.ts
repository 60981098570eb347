// Losses by their configuration: one file each.

import type { LossConfig } from '../../../../protocol/trainRecipe';
import { binary } from './binary';
import { crossEntropy } from './crossEntropy';
import { focal } from './focal';
import type { Loss } from './loss';

/** Labels are smoothed where targets are made, not here. */
export function lossOf(config: LossConfig): Loss {
  switch (config.kind) {
    case 'cross-entropy':
      return crossEntropy;
    case 'focal':
      return focal(config.gamma);
    case 'binary':
      return binary;
  }
}
