// The node on whose way back a gradient stops being finite though all values are, e.g. a division by
// almost zero.

import { gradientPath } from '../../autodiff/backpropagate';
import { gradientRules } from '../../autodiff/rules';
import { type Finding, gradientsAt } from './finding';

export const gradientNotFinite: Finding = async ({ context, at, gradient }) => {
  if (!(await gradient())?.some(isNotFinite)) return null;
  const { graph } = context.subject;
  const path = gradientPath(graph, [at], context.objective.of, gradientRules);
  const isOnPath = (name: string): boolean =>
    path.values.has(name) && graph.shapes.get(name)?.type === 'float32';
  const wanted = new Set(path.nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]));
  const gradients = await gradientsAt(context, [...wanted].filter(isOnPath));
  if (!gradients) return null;
  for (const node of path.nodes.toReversed()) {
    const name = node.inputs.find((each) => gradients.get(each)?.some(isNotFinite));
    if (name === undefined) continue;
    return {
      code: 'gradient-not-finite',
      message: `The gradient is not finite behind ${node.op} at "${node.name}", at its input "${name}".`,
      remedy:
        'The network has no slope at this picture: choose a layer after this node, or a method without gradients such as occlusion.',
    };
  }
  return null;
};

function isNotFinite(value: number): boolean {
  return !Number.isFinite(value);
}
