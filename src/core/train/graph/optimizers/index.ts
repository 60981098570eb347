// Optimizers by their configuration: one file each.

import type { OptimizerConfig } from '../../../../protocol/trainRecipe';
import { adam } from './adam';
import { adamw } from './adamw';
import type { Optimizer } from './optimizer';
import { sgd } from './sgd';

export function optimizerOf(config: OptimizerConfig, weightDecay: number): Optimizer {
  switch (config.kind) {
    case 'sgd':
      return sgd(config.momentum, config.nesterov, weightDecay);
    case 'adam':
      return adam(config, weightDecay);
    case 'adamw':
      return adamw(config, weightDecay);
  }
}
