// Before anything is explained: what stands in the way of a gradient, all of it at once, and which layers can be explained
// nevertheless. Rules are tried on a scratch graph, since some know only from a node itself that they cannot help.

import { type Node, type ShapedGraph, valuesRead } from '../onnx/graph';
import { type Blocker, gradientPath, ruleInput, unsupported } from './backpropagate';
import { isFloating } from './casting';
import { createOps } from './ops';
import { type RuleSet, ruleId } from './rule';

export interface Explainable {
  /** Every node between the inputs and the value that lets no gradient pass, in the order of the graph. */
  readonly blockers: readonly Blocker[];
  /**
   * The value itself and all floating point values between the inputs and it whose gradient needs no blocker. Nodes that
   * are constant almost everywhere carry none and so stop nothing.
   */
  readonly reachable: ReadonlySet<string>;
}

export function explainable(graph: ShapedGraph, of: string, rules: RuleSet): Explainable {
  const inputs = graph.inputs.map(({ name }) => name);
  const { nodes, values } = gradientPath(graph, inputs, of, rules);
  const blockers = new Map(
    nodes.map((node) => [node, blockersAt(graph, node, values, rules)] as const),
  );
  const reachable = new Set([of]);
  const cutOff = new Set<string>();
  for (const node of nodes.toReversed()) {
    const isBlocked =
      (blockers.get(node)?.length ?? 0) > 0 || node.outputs.some((name) => cutOff.has(name));
    for (const name of valuesRead(node).filter((each) => values.has(each))) {
      const type = graph.shapes.get(name)?.type;
      if (isBlocked) cutOff.add(name);
      else if (type && isFloating(type)) reachable.add(name);
    }
  }
  return {
    blockers: [...blockers.values()].flat(),
    reachable: new Set([...reachable].filter((name) => !cutOff.has(name))),
  };
}

/** Why no gradient passes this node, be it that there is no rule or that the rule refuses it. */
function blockersAt(
  graph: ShapedGraph,
  node: Node,
  onPath: ReadonlySet<string>,
  rules: RuleSet,
): readonly Blocker[] {
  const rule = rules.rule(node);
  if (!rule) return unsupported(node, rules);
  const ops = createOps('trial', (name) => graph.shapes.has(name));
  const untried = ruleInput(graph, node, [], onPath, ops);
  const result = rule.derivative({ ...untried, dy: untried.y });
  return 'refusal' in result ? [{ node: node.name, op: ruleId(node), reason: result.refusal }] : [];
}
