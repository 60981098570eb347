import { type Optimizer, scaled } from './optimizer';

/**
 * g += λ w; b = μ b + g; w −= η b, or with Nesterov's look ahead η (g + μ b). As in PyTorch: the rate is not in b, which
 * begins as the first g (Sutskever et al. 2013).
 */
export function sgd(momentum: number, nesterov: boolean, weightDecay: number): Optimizer {
  return {
    slotNames: momentum === 0 ? [] : ['momentum'],
    rateNames: ['learning rate'],
    rates: (learningRate) => [learningRate],
    update: ({ ops, weight, gradient, slots: [buffer], rates: [rate] }) => {
      if (!rate) throw new Error('No learning rate is fed.');
      const g = weightDecay === 0 ? gradient : ops.add(gradient, ops.mul(weight, weightDecay));
      if (!buffer) return { delta: ops.mul(g, rate), slots: [] };
      const b = ops.add(scaled(ops, buffer, momentum), g);
      const direction = nesterov ? ops.add(g, scaled(ops, b, momentum)) : b;
      return { delta: ops.mul(direction, rate), slots: [b] };
    },
  };
}
