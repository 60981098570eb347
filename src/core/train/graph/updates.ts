// What is done with gradients: clipped together, handed to the optimizer, taken off the weights, and measured on the way.

import type { Ops, Tensor } from '../../autodiff/ops';
import type { GraphInput } from '../../onnx/graph';
import type { TensorMap, TensorValue } from '../../onnx/tensor';
import { zeros } from '../network/initialise';
import type { StepProgram } from '../types';
import { optimizerOf } from './optimizers';
import type { StepOptions } from './options';

export interface Update {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
}

export interface Updates {
  /** Kept values of the optimizer, and rates that are fed. */
  readonly inputs: readonly GraphInput[];
  readonly renews: Readonly<Record<string, string>>;
  readonly outputs: Omit<StepProgram['outputs'], 'loss' | 'logits'>;
  readonly initialState: TensorMap;
  rates(learningRate: number, step: number): TensorMap;
}

export function updatesOf(ops: Ops, updates: readonly Update[], options: StepOptions): Updates {
  const optimizer = optimizerOf(options.optimizer, options.weightDecay);
  const gradientNorms = updates.map(({ gradient }) => norm(ops, gradient));
  const clipped = clip(ops, updates, gradientNorms, options.clipNorm);
  const rates = optimizer.rateNames.map((name) => scalar(`rate/${name}`));
  const renews: Record<string, string> = {};
  const state: Tensor[] = [];
  const deltas = clipped.map(({ parameter, gradient }) => {
    const slots = optimizer.slotNames.map((slot) => ({
      ...parameter,
      name: `optimizer/${slot}/${parameter.name}`,
    }));
    const made = optimizer.update({ ops, weight: parameter, gradient, slots, rates });
    const factor = options.factors.get(parameter.name) ?? 1;
    const delta = factor === 1 ? made.delta : ops.mul(made.delta, factor);
    renews[ops.sub(parameter, delta).name] = parameter.name;
    made.slots.forEach((slot, i) => {
      renews[slot.name] = slots[i]?.name ?? '';
    });
    state.push(...slots);
    return delta;
  });
  const vector = (norms: readonly Tensor[]): string => ops.concat(norms, 0).name;
  return {
    inputs: [...state, ...rates],
    renews,
    outputs: {
      gradientNorms: vector(gradientNorms),
      updateNorms: vector(deltas.map((delta) => norm(ops, delta))),
      weightNorms: vector(updates.map(({ parameter }) => norm(ops, parameter))),
    },
    initialState: Object.fromEntries(state.map(({ name, dims }) => [name, zeros(dims)])),
    rates: (learningRate, step) => {
      const values = optimizer.rates(learningRate, step);
      return Object.fromEntries(rates.map(({ name }, i) => [name, scalarValue(values[i] ?? 0)]));
    },
  };
}

/** √Σ x², with dims [1]. */
function norm(ops: Ops, x: Tensor): Tensor {
  return ops.reshape(ops.node('ReduceL2', [x], [], { keepdims: 0 }), [1]);
}

/** All gradients times min(1, c / (‖g‖ + 10⁻⁶)) (Pascanu et al. 2013, with PyTorch's constant). */
function clip(
  ops: Ops,
  updates: readonly Update[],
  norms: readonly Tensor[],
  most: number | null,
): readonly Update[] {
  if (most === null) return updates;
  const total = ops.reshape(norm(ops, ops.concat(norms, 0)), []);
  const factor = ops.min(ops.div(most, ops.add(total, 1e-6)), 1);
  return updates.map((each) => ({ ...each, gradient: ops.mul(each.gradient, factor) }));
}

function scalar(name: string): Tensor {
  return { name, type: 'float32', dims: [] };
}

function scalarValue(value: number): TensorValue {
  return { type: 'float32', dims: [], data: Float32Array.of(value) };
}
