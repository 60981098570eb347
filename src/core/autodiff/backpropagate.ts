// Reverse mode over a graph of known shapes: appends the nodes that carry gradients from an output back to the values
// wanted, and returns a bigger graph that any execution provider runs. What a node does with a gradient is its rule's
// matter; finding the path, summing where paths join and where operands were broadcast is done here, once.

import { type Node, pruned, type ShapedGraph, valuesRead } from '../onnx/graph';
import { nonDifferentiable } from './nonDifferentiable';
import { createOps, type Ops, type Tensor } from './ops';
import { type RuleInput, type RuleSet, ruleId } from './rule';
import { broadcastAxes } from './shapes';

export interface BackwardRequest {
  /** The value whose gradient is given: Σ seed · value is what is differentiated. */
  readonly of: string;
  /** Name of the graph input that will carry the seed, with the dims of `of`. */
  readonly seed: string;
  readonly wanted: readonly string[];
  readonly rules: RuleSet;
}

/** A node through which the gradient cannot be computed. */
export interface Blocker {
  readonly node: string;
  readonly op: string;
  readonly reason: string;
}

export type Backward =
  | {
      readonly kind: 'ready';
      readonly graph: ShapedGraph;
      /** Value that holds the gradient of each wanted value; null where the output does not depend on it. */
      readonly gradients: ReadonlyMap<string, string | null>;
    }
  | { readonly kind: 'blocked'; readonly blockers: readonly Blocker[] };

export function backpropagate(graph: ShapedGraph, request: BackwardRequest): Backward {
  const { of, seed, wanted, rules } = request;
  const path = gradientPath(graph, wanted, of, rules);
  const missing = path.nodes.flatMap((node) => unsupported(node, rules));
  if (missing.length > 0) return { kind: 'blocked', blockers: missing };

  const ops = createOps('gradient', (name) => graph.shapes.has(name));
  const arrived = new Map<string, Tensor[]>([[of, [{ ...shapeOf(graph, of), name: seed }]]]);
  const gradientOf = (name: string): Tensor | null => {
    const parts = arrived.get(name);
    if (!parts) return null;
    const [first, ...rest] = parts;
    if (!first) return null;
    const total = rest.reduce((sum, part) => ops.add(sum, part), first);
    arrived.set(name, [total]);
    return total;
  };

  const blockers: Blocker[] = [];
  for (const node of path.nodes.toReversed()) {
    const dy = node.outputs.map((name) => (name === '' ? null : gradientOf(name)));
    if (dy.every((gradient) => gradient === null)) continue;
    const input = ruleInput(graph, node, dy, path.values, ops);
    const result = rules.rule(node)?.derivative(input) ?? { refusal: 'it has no rule' };
    if ('refusal' in result) {
      blockers.push({ node: node.name, op: ruleId(node), reason: result.refusal });
      continue;
    }
    result.forEach((gradient, position) => {
      const to = input.x[position];
      if (!gradient || !to || !input.wants[position]) return;
      const parts = arrived.get(to.name) ?? [];
      arrived.set(to.name, [...parts, fitted(ops, gradient, to, node, position)]);
    });
  }
  if (blockers.length > 0) return { kind: 'blocked', blockers: blockers.toReversed() };
  const gradients = new Map(wanted.map((name) => [name, gradientOf(name)?.name ?? null]));
  return { kind: 'ready', graph: extended(graph, request, ops, gradients), gradients };
}

/** Nodes that carry a gradient from `to` back to one of `from`, and all values that depend on those. */
export function gradientPath(
  graph: ShapedGraph,
  from: readonly string[],
  to: string,
  rules: RuleSet,
): { readonly nodes: readonly Node[]; readonly values: ReadonlySet<string> } {
  const reached = new Set(from);
  const forward = graph.nodes.filter((node) => {
    const isOn = valuesRead(node).some((name) => reached.has(name)) && !isStop(node, rules);
    if (isOn) for (const name of node.outputs) reached.add(name);
    return isOn;
  });
  const needed = new Set([to]);
  const nodes = forward.toReversed().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    for (const name of valuesRead(node)) needed.add(name);
    return true;
  });
  return { nodes: nodes.toReversed(), values: reached };
}

/** Why no gradient passes this node; empty where it has a rule. */
export function unsupported(node: Node, rules: RuleSet): readonly Blocker[] {
  if (rules.rule(node)) return [];
  return [
    { node: node.name, op: ruleId(node), reason: 'the operator has no derivative in Glassbox' },
  ];
}

/** Constant almost everywhere: what flows back through it is zero, which is an answer and no failure. */
function isStop(node: Node, rules: RuleSet): boolean {
  return nonDifferentiable.has(ruleId(node)) && !rules.rule(node);
}

/** What the rule of a node is given. */
export function ruleInput(
  graph: ShapedGraph,
  node: Node,
  dy: readonly (Tensor | null)[],
  onPath: ReadonlySet<string>,
  ops: Ops,
): RuleInput {
  const tensor = (name: string): Tensor => ({ ...shapeOf(graph, name), name });
  return {
    ops,
    node,
    x: node.inputs.map((name) => (name === '' ? null : tensor(name))),
    y: node.outputs.map(tensor),
    dy,
    wants: node.inputs.map((name) => onPath.has(name)),
    constant: (position) => graph.constants.get(node.inputs[position] ?? ''),
  };
}

function shapeOf(graph: ShapedGraph, name: string) {
  return graph.shapes.get(name) ?? { type: 'float32' as const, dims: [] };
}

/** The gradient with exactly the dims of the value it belongs to. */
function fitted(ops: Ops, gradient: Tensor, to: Tensor, node: Node, position: number): Tensor {
  const axes = broadcastAxes(gradient.dims, to.dims);
  const sum = axes.length === 0 ? gradient : ops.sum(gradient, axes);
  const kept = sum.dims.slice(sum.dims.length - to.dims.length);
  if (kept.join() === to.dims.join()) return ops.reshape(sum, to.dims);
  throw new Error(
    `The derivative of ${node.op} (${node.name}) gives [${gradient.dims}] for input ${position} of shape [${to.dims}].`,
  );
}

/** With the nodes that the gradients need; what a rule appended beyond that for inputs not wanted is left behind. */
function extended(
  graph: ShapedGraph,
  { of, seed }: BackwardRequest,
  ops: Ops,
  gradients: ReadonlyMap<string, string | null>,
): ShapedGraph {
  const shape = shapeOf(graph, of);
  const names = [...gradients.values()].filter((name) => name !== null);
  const { nodes, constants } = pruned({ ...ops, inputs: [], outputs: [] }, names);
  return {
    inputs: [...graph.inputs, { name: seed, ...shape }],
    outputs: graph.outputs,
    nodes: [...graph.nodes, ...nodes],
    constants: new Map([...graph.constants, ...constants]),
    shapes: new Map([...graph.shapes, [seed, shape], ...ops.shapes]),
  };
}
