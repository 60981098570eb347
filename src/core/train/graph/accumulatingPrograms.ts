// A step over several batches: one program adds a batch's gradients to kept sums, the other applies the sums. Since the loss
// of each is divided by the norm of the whole step, the sums are the gradient of one large batch.

import { createOps, type Tensor } from '../../autodiff/ops';
import type { ShapedGraph } from '../../onnx/graph';
import type { TensorMap } from '../../onnx/tensor';
import { tensorOf, withOps } from '../network/edit';
import { zeros } from '../network/initialise';
import type { AccumulatingPrograms, Network } from '../types';
import { gradientsOf } from './gradients';
import { withKeptInputs } from './keptInputs';
import type { StepOptions } from './options';
import { updatesOf } from './updates';

/** Sums and the optimizer's state are both in `add.initialState`. */
export function accumulatingPrograms(network: Network, options: StepOptions): AccumulatingPrograms {
  const sums = options.trained.map((name) => sumOf(tensorOf(network.graph, name)));
  const { program, initialState } = applying(network, options, sums);
  return { add: adding(network, options, sums, initialState), apply: program };
}

function sumOf(parameter: Tensor): Tensor {
  return { ...parameter, name: `sum/${parameter.name}` };
}

function adding(
  network: Network,
  options: StepOptions,
  sums: readonly Tensor[],
  initialState: TensorMap,
): AccumulatingPrograms['add'] {
  const { graph, input, feeds, loss, logits, gradients, renews } = gradientsOf(network, options);
  const ops = createOps('accumulate', (name) => graph.shapes.has(name));
  const added = gradients.map(({ gradient }, i) => {
    const sum = sums[i];
    if (!sum) throw new Error('Every gradient has its sum.');
    return [ops.add(sum, gradient).name, sum.name] as const;
  });
  const renewed = { ...renews, ...Object.fromEntries(added) };
  const whole = withOps({ ...graph, inputs: [...graph.inputs, ...sums] }, ops, 'back');
  const zeroSums = sums.map(({ name, dims }) => [name, zeros(dims)] as const);
  return {
    graph: withKeptInputs(network, whole, [loss, logits, ...Object.keys(renewed)]),
    renews: renewed,
    ...{ input, feeds },
    outputs: { loss, logits },
    trained: options.trained,
    initialState: { ...initialState, ...Object.fromEntries(zeroSums) },
  };
}

function applying(network: Network, options: StepOptions, sums: readonly Tensor[]) {
  const parameters = options.trained.map((name) => tensorOf(network.graph, name));
  const ops = createOps('step', (name) => network.graph.shapes.has(name));
  const pairs = sums.flatMap((gradient, i) => {
    const parameter = parameters[i];
    return parameter ? [{ parameter, gradient }] : [];
  });
  const updates = updatesOf(ops, pairs, options);
  const cleared = sums.map((sum) => [ops.mul(sum, 0).name, sum.name] as const);
  const renews = { ...updates.renews, ...Object.fromEntries(cleared) };
  const bare: ShapedGraph = { ...network.graph, nodes: [], inputs: [...sums, ...updates.inputs] };
  const outputs = [...Object.values(updates.outputs), ...Object.keys(renews)];
  const program: AccumulatingPrograms['apply'] = {
    graph: withKeptInputs(network, withOps(bare, ops, 'back'), outputs),
    renews,
    outputs: updates.outputs,
    trained: options.trained,
    rates: updates.rates,
  };
  return { program, initialState: updates.initialState };
}
