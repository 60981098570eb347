import type { Tensor } from '../../../autodiff/ops';
import { blended, type Optimizer, type OptimizerInput } from './optimizer';

export interface AdamConfig {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w −= η m̂ / (√v̂ + ε) (Kingma & Ba 2015), decay as part of g. */
export function adam(config: AdamConfig, weightDecay: number): Optimizer {
  return {
    ...common(config),
    update: (input) => {
      const { ops, weight, gradient } = input;
      const decayed =
        weightDecay === 0 ? gradient : ops.add(gradient, ops.mul(weight, weightDecay));
      return moments({ ...input, gradient: decayed }, config);
    },
  };
}

/** What both forms of Adam are fed: η, η over the first bias correction, and 1 over the root of the second. */
export function common({ beta1, beta2 }: AdamConfig): Omit<Optimizer, 'update'> {
  return {
    slotNames: ['first moment', 'second moment'],
    rateNames: ['learning rate', 'step size', 'second correction'],
    rates: (learningRate, step) => [
      learningRate,
      learningRate / (1 - beta1 ** step),
      1 / Math.sqrt(1 - beta2 ** step),
    ],
  };
}

export function moments(
  { ops, gradient, slots: [first, second], rates: [, stepSize, correction] }: OptimizerInput,
  { beta1, beta2, epsilon }: AdamConfig,
): { readonly delta: Tensor; readonly slots: readonly Tensor[] } {
  if (!first || !second || !stepSize || !correction) throw new Error('Adam lacks its state.');
  const m = blended(ops, first, gradient, beta1);
  const v = blended(ops, second, ops.mul(gradient, gradient), beta2);
  const spread = ops.add(ops.mul(ops.map('Sqrt', v), correction), epsilon);
  return { delta: ops.mul(ops.div(m, spread), stepSize), slots: [m, v] };
}
