// A target that has nothing to do with the layer, or only by way of operators that are flat everywhere.

import { gradientPath } from '../../autodiff/backpropagate';
import { nonDifferentiable } from '../../autodiff/nonDifferentiable';
import { ruleId } from '../../autodiff/rule';
import { gradientRules } from '../../autodiff/rules';
import { type ShapedGraph, valuesRead } from '../../onnx/graph';
import type { Finding } from './finding';

export const independentTarget: Finding = async ({ context, at }) => {
  const { graph } = context.subject;
  const { of } = context.objective;
  if (at === of || gradientPath(graph, [at], of, gradientRules).nodes.length > 0) return null;
  const path = nodesBetween(graph, at, of);
  if (path.length === 0) {
    return {
      code: 'target-independent',
      message: `The target, from "${of}", does not depend on "${at}".`,
      remedy: 'Choose a layer between the picture and the target.',
    };
  }
  const stop = path.find((node) => nonDifferentiable.has(ruleId(node)));
  return {
    code: 'gradient-stopped',
    message: `No gradient comes from "${of}" back to "${at}": ${stop ? `${stop.op} at "${stop.name}"` : 'an operator between them'} is flat everywhere.`,
    remedy: 'Choose a layer behind this node, or a method without gradients such as occlusion.',
  };
};

function nodesBetween(graph: ShapedGraph, from: string, to: string): ShapedGraph['nodes'] {
  const reached = new Set([from]);
  const behind = graph.nodes.filter((node) => {
    const isBehind = valuesRead(node).some((name) => reached.has(name));
    if (isBehind) for (const name of node.outputs) reached.add(name);
    return isBehind;
  });
  const needed = new Set([to]);
  return behind
    .toReversed()
    .filter((node) => {
      const isNeeded = node.outputs.some((name) => needed.has(name));
      if (isNeeded) for (const name of valuesRead(node)) needed.add(name);
      return isNeeded;
    })
    .toReversed();
}
