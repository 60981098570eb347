// Where numbers cease to be numbers: for every node whether its result holds NaN or an infinity.

import { createOps, type Ops, type Tensor } from '../../autodiff/ops';
import { tensorOf, withOps } from '../network/edit';
import type { Network, Program } from '../types';
import { withKeptInputs } from './keptInputs';

export interface FiniteProgram extends Program {
  readonly input: string;
  /** [nodes]: 1 where a result is not finite, in the order of the graph. */
  readonly output: string;
  /** Names of nodes. */
  readonly nodes: readonly string[];
}

export function finiteProgram(network: Network): FiniteProgram {
  const { graph, input } = network;
  const ops = createOps('finite', (name) => graph.shapes.has(name));
  const checked = graph.nodes.flatMap(({ name, outputs: [result = ''] }) => {
    const value = tensorOf(graph, result);
    return value.type === 'float32' ? [{ name, flag: isBroken(ops, value) }] : [];
  });
  const flags = checked.map(({ flag }) => flag);
  const output = ops.cast(
    ops.node('IsNaN', [ops.concat(flags, 0)], [flags.length], {}, 'bool'),
    'float32',
  );
  return {
    graph: withKeptInputs(network, withOps(graph, ops, 'back'), [output.name]),
    ...{ input, output: output.name, renews: {} },
    nodes: checked.map(({ name }) => name),
  };
}

/** [1]: Σ 0 · x is NaN where one of them is not finite. */
function isBroken(ops: Ops, x: Tensor): Tensor {
  const sum = ops.sum(ops.mul(x, 0), [...x.dims.keys()], false);
  return ops.reshape(sum, [1]);
}
