// A whole step of training as one graph: forward, loss, gradients, optimizer. Weights go in as kept values and come out as
// what takes their place.

import { createOps } from '../../autodiff/ops';
import { tensorOf, withOps } from '../network/edit';
import type { Network, StepProgram } from '../types';
import { gradientsOf } from './gradients';
import { withKeptInputs } from './keptInputs';
import type { StepOptions } from './options';
import { updatesOf } from './updates';

export type { StepOptions };

/** Throws `training-blocked`. Whatever is not trained is read from the kept values and left as it is. */
export function stepProgram(network: Network, options: StepOptions): StepProgram {
  const { graph, input, feeds, loss, logits, gradients, renews } = gradientsOf(network, options);
  const ops = createOps('step', (name) => graph.shapes.has(name));
  const updates = updatesOf(
    ops,
    gradients.map(({ parameter, gradient }) => ({
      parameter: tensorOf(graph, parameter),
      gradient,
    })),
    options,
  );
  const renewed = { ...renews, ...updates.renews };
  const outputs = { loss, logits, ...updates.outputs };
  const whole = withOps({ ...graph, inputs: [...graph.inputs, ...updates.inputs] }, ops, 'back');
  return {
    graph: withKeptInputs(network, whole, [...Object.values(outputs), ...Object.keys(renewed)]),
    renews: renewed,
    ...{ input, feeds, outputs },
    trained: options.trained,
    initialState: updates.initialState,
    rates: updates.rates,
  };
}
