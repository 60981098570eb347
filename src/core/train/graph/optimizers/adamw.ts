import { type AdamConfig, common, moments } from './adam';
import type { Optimizer } from './optimizer';

/** Adam on the gradient alone, and w −= η λ w beside it (Loshchilov & Hutter 2019). */
export function adamw(config: AdamConfig, weightDecay: number): Optimizer {
  return {
    ...common(config),
    update: (input) => {
      const { delta, slots } = moments(input, config);
      const { ops, weight, rates } = input;
      const [rate] = rates;
      if (weightDecay === 0 || !rate) return { delta, slots };
      const decay = ops.mul(weight, ops.mul(rate, weightDecay));
      return { delta: ops.add(delta, decay), slots };
    },
  };
}
