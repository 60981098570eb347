// Layer-wise relevance propagation as a set of rules for the gradient driver: what travels backwards is relevance in place
// of a gradient. Made for one graph, since what a node does with relevance depends on its neighbours: a BatchNormalization
// behind a convolution is part of it, and a factor may be a gate.

import { nonDifferentiable } from '../../autodiff/nonDifferentiable';
import type { Tensor } from '../../autodiff/ops';
import {
  type Derivative,
  type OperatorRule,
  type RuleInput,
  type RuleSet,
  ruleId,
} from '../../autodiff/rule';
import { derivatives } from '../../autodiff/rules';
import { type Node, type ShapedGraph, valuesRead } from '../../onnx/graph';
import { type Wiring, wiringOf } from '../wiring';
import { linearLayer } from './linearLayer';
import { type LinearRule, stabilised } from './linearRules';
import { type Tail, tailOf } from './mergeBatchNorm';
import { normalisationRule } from './normalisationRule';
import { kindOf, type OperatorKind, relevantInputs } from './operators';
import { isPositive, isRectified } from './signs';

/** What a method does with the linear layers. */
export interface RelevanceScheme {
  /** For caches. */
  readonly id: string;
  /** The rule of one layer. */
  linear(node: Node): LinearRule;
  /** Nodes between the input and the first layer that hand relevance on unchanged. */
  readonly prelude?: ReadonlySet<string>;
}

/** The nodes that carry relevance back from a value, and what each does with it. */
export interface RelevancePaths {
  readonly wiring: Wiring;
  readonly kinds: ReadonlyMap<string, OperatorKind>;
  /** By name of the linear layer. */
  readonly tails: ReadonlyMap<string, Tail>;
  /** Names of the nodes in tails. */
  readonly merged: ReadonlySet<string>;
  /** Nodes on a path without a rule. */
  readonly missing: readonly Node[];
}

/** `ofs`: where relevance starts; it flows to everything that they depend on, except into gates. */
export function relevancePaths(graph: ShapedGraph, ofs: readonly string[]): RelevancePaths {
  const wiring = wiringOf(graph);
  const carrying = new Set(ofs);
  const kinds = new Map<string, OperatorKind>();
  const missing: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => carrying.has(name))) continue;
    const kind = kindOf(node, wiring);
    if (!kind) {
      if (nonDifferentiable.has(ruleId(node))) continue;
      missing.push(node);
      // What lies before it is looked at as well, so that everything that is missing is named at once.
      for (const name of valuesRead(node)) carrying.add(name);
      continue;
    }
    kinds.set(node.name, kind);
    for (const position of relevantInputs(node, kind, wiring)) {
      carrying.add(node.inputs[position] ?? '');
    }
  }
  const layers = graph.nodes.filter(({ name }) => kinds.get(name) === 'linear');
  const tails = new Map(layers.map((node) => [node.name, tailOf(node, wiring, ofs)]));
  const merged = new Set([...tails.values()].flatMap(({ nodes }) => nodes.map(({ name }) => name)));
  return { wiring, kinds, tails, merged, missing: missing.toReversed() };
}

export function relevanceRules(paths: RelevancePaths, scheme: RelevanceScheme): RuleSet {
  return {
    id: scheme.id,
    rule: (node) => {
      const kind = paths.kinds.get(node.name);
      if (kind) return { id: ruleId(node), derivative: derivativeOf(node, kind, paths, scheme) };
      return paths.missing.includes(node) || nonDifferentiable.has(ruleId(node))
        ? undefined
        : absorbing(node);
    },
  };
}

/** Only a gate depends on it. */
function absorbing(node: Node): OperatorRule {
  return { id: ruleId(node), derivative: () => [] };
}

function derivativeOf(
  node: Node,
  kind: OperatorKind,
  paths: RelevancePaths,
  scheme: RelevanceScheme,
): Derivative {
  const inputs = relevantInputs(node, kind, paths.wiring);
  if (paths.merged.has(node.name) || scheme.prelude?.has(node.name)) {
    return kind === 'move' ? (input) => moved(input, inputs) : (input) => passed(input, inputs);
  }
  switch (kind) {
    case 'linear':
      return (input) => throughLayer(input, paths, scheme.linear(node));
    case 'pass':
      return (input) => passed(input, inputs);
    case 'move':
      return (input) => moved(input, inputs);
    case 'share':
      return (input) => shared(input, inputs, 1);
    case 'normalise':
      return normalisationRule;
    case 'product':
      return isScaling(node, paths.wiring)
        ? (input) => passed(input, inputs)
        : (input) => shared(input, inputs, 1 / inputs.length);
  }
}

/** A product with a constant, or with a gate that multiplies element by element: x g / (x g) = 1. */
function isScaling(node: Node, wiring: Wiring): boolean {
  return node.op === 'Mul' && relevantInputs(node, 'product', wiring).length === 1;
}

function throughLayer(
  input: RuleInput,
  { tails, wiring }: RelevancePaths,
  rule: LinearRule,
): ReturnType<Derivative> {
  const [relevance] = input.dy;
  const tail = tails.get(input.node.name);
  if (!relevance || !tail) return [];
  const layer = linearLayer(input, tail, wiring.graph);
  const facts = {
    hasPositiveInput: isPositive(layer.x.name, wiring),
    isRectified: isRectified(tail.output, wiring),
  };
  const result = rule(layer, relevance, facts);
  return input.x.map((x) => (x?.name === layer.x.name ? result : null));
}

function passed({ node, dy: [relevance = null] }: RuleInput, to: readonly number[]) {
  return node.inputs.map((_, position) => (to[0] === position ? relevance : null));
}

function moved(input: RuleInput, to: readonly number[]): ReturnType<Derivative> {
  return borrowed({ ...input, wants: wantedOnly(input, to) });
}

/** R_j = x_j Σ_k ∂y_k/∂x_j R_k / y_k, for this part of the relevance. */
function shared(input: RuleInput, to: readonly number[], part: number): ReturnType<Derivative> {
  const { ops, y, dy } = input;
  const [value] = y;
  const [relevance] = dy;
  if (!value || !relevance) return [];
  const s = ops.div(part === 1 ? relevance : ops.mul(relevance, part), stabilised(ops, value));
  const gradients = borrowed({ ...input, dy: [s], wants: wantedOnly(input, to) });
  if ('refusal' in gradients) return gradients;
  return gradients.map((gradient, position): Tensor | null => {
    const x = input.x[position];
    return gradient && x && to.includes(position) ? ops.mul(x, gradient) : null;
  });
}

function wantedOnly({ wants }: RuleInput, to: readonly number[]): readonly boolean[] {
  return wants.map((isWanted, position) => isWanted && to.includes(position));
}

/** The operator's own derivative, as a way back for relevance. */
function borrowed(input: RuleInput): ReturnType<Derivative> {
  return derivatives.get(ruleId(input.node))?.derivative(input) ?? [];
}
