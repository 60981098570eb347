// The loss of a batch and its gradient for every trained parameter: what a step and a part of an accumulated step share.

import { backpropagate } from '../../autodiff/backpropagate';
import { explainable } from '../../autodiff/differentiable';
import { createOps, type Tensor } from '../../autodiff/ops';
import { gradientRules } from '../../autodiff/rules';
import type { GraphInput, ShapedGraph } from '../../onnx/graph';
import { elementCount } from '../../onnx/tensor';
import { tensorOf, withOps } from '../network/edit';
import { trainingBlocked } from '../network/errors';
import type { Network, StepProgram } from '../types';
import { withBatchNorms } from './batchNorms';
import { withFoldedNorms } from './foldedNorms';
import { lossOf } from './losses';
import type { StepOptions } from './options';
import { startingAt } from './startingPoint';

export interface Gradients {
  readonly graph: ShapedGraph;
  readonly input: string;
  readonly feeds: StepProgram['feeds'];
  readonly loss: string;
  readonly logits: string;
  /** By trained parameter, in their order. */
  readonly gradients: readonly { readonly parameter: string; readonly gradient: Tensor }[];
  /** Statistics of BatchNormalization in training mode. */
  readonly renews: Readonly<Record<string, string>>;
}

/** Throws `training-blocked` where no gradient reaches what is to be trained. */
export function gradientsOf(network: Network, options: StepOptions): Gradients {
  const { parameters } = network;
  const frozen = parameters.find(({ name, isHead }) => !isHead && options.trained.includes(name));
  if (options.from === 'features' && frozen) {
    throw new Error(`"${frozen.name}" lies before the features and cannot be trained from them.`);
  }
  const forward = forwardGraph(network, options);
  const { graph, loss, feeds } = withLoss(network, options, forward.graph, forward.dropout);
  const wanted = options.trained;
  const seed = `${loss}/seed`;
  const backward = backpropagate(graph, { of: loss, seed, wanted, rules: gradientRules });
  if (backward.kind === 'blocked') {
    throw trainingBlocked(backward.blockers, reachableBlocks(network));
  }
  const one = { type: 'float32' as const, dims: [], data: Float32Array.of(1) };
  const complete: ShapedGraph = {
    ...backward.graph,
    inputs: backward.graph.inputs.filter(({ name }) => name !== seed),
    constants: new Map([...backward.graph.constants, [seed, one]]),
  };
  const missing = createOps('none', (name) => complete.shapes.has(name));
  const gradients = wanted.map((parameter) => {
    const name = backward.gradients.get(parameter);
    const dims = tensorOf(graph, parameter).dims;
    return { parameter, gradient: name ? tensorOf(complete, name) : missing.full(0, dims) };
  });
  return {
    ...{ graph: withOps(complete, missing, 'front'), gradients, loss, feeds },
    ...{ input: forward.input, logits: network.logits, renews: forward.renews },
  };
}

function forwardGraph(network: Network, { from, trained, batchNorm, dropout }: StepOptions) {
  const masked = dropout > 0 ? withDropout(network) : { graph: network.graph, mask: null };
  const { graph, input } = startingAt(network, masked.graph, from);
  const of = new Set(batchNorm === 'training' ? trained : []);
  const normed = withBatchNorms(graph, of);
  return {
    graph: withFoldedNorms(normed.graph, []),
    ...{ input, dropout: masked.mask, renews: normed.renews },
  };
}

/** Everything behind the features reads them times a mask that is fed. */
function withDropout({ graph, features }: Network) {
  const ops = createOps('dropout', (name) => graph.shapes.has(name));
  const value = tensorOf(graph, features);
  const mask: GraphInput = { ...value, name: 'dropout/mask' };
  const dropped = ops.mul(value, mask).name;
  const at = graph.nodes.findIndex(({ outputs }) => outputs.includes(features)) + 1;
  const reading = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === features ? dropped : name)),
  }));
  const edited: ShapedGraph = {
    ...graph,
    inputs: [...graph.inputs, mask],
    nodes: [...reading.slice(0, at), ...ops.nodes, ...reading.slice(at)],
    shapes: new Map([...graph.shapes, ...ops.shapes, [mask.name, value]]),
  };
  return { graph: edited, mask: { name: mask.name, dims: mask.dims } };
}

function withLoss(
  { logits, batch }: Network,
  options: StepOptions,
  graph: ShapedGraph,
  dropout: StepProgram['feeds']['dropout'],
) {
  const ops = createOps('loss', (name) => graph.shapes.has(name));
  const scores = tensorOf(graph, logits);
  const dims = [batch, elementCount(scores.dims) / batch];
  const fed = (name: string, of: readonly number[]): Tensor => ({
    ...{ name, type: 'float32', dims: of },
  });
  const targets = fed('loss/targets', dims);
  const weights = fed('loss/weights', dims);
  const norm = fed('loss/norm', []);
  const parts = ops.mul(weights, lossOf(options.loss)(ops, scores, targets));
  const loss = ops.div(ops.sum(parts, [0, 1], false), norm).name;
  const inputs = [targets, weights, norm];
  const edited = withOps({ ...graph, inputs: [...graph.inputs, ...inputs] }, ops, 'back');
  const shapes = new Map([...edited.shapes, ...inputs.map((each) => [each.name, each] as const)]);
  return {
    graph: { ...edited, shapes },
    loss,
    feeds: { targets: targets.name, weights: weights.name, norm: norm.name, dropout },
  };
}

/** Blocks, from the head on, that a gradient reaches. */
function reachableBlocks({ graph, logits, parameters, blocks }: Network): readonly string[] {
  const inputs = parameters.map(({ name }): GraphInput => tensorOf(graph, name));
  const { reachable } = explainable({ ...graph, inputs }, logits, gradientRules);
  const isReached = (block: number): boolean =>
    parameters.every((each) => each.block !== block || reachable.has(each.name));
  const names: string[] = [];
  for (let block = blocks.length - 1; block >= 0 && isReached(block); block--) {
    names.push(blocks[block] ?? '');
  }
  return names;
}
