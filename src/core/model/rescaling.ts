// Graphs that rescale pixels themselves: the arithmetic in front of the first layer tells the range that goes in. Feeding
// such a graph normalised pixels is the most common cause of nonsense predictions.

import type { ColorOrder } from '../../protocol/model';
import { firstOperators } from './firstOperators';
import type { GraphNode, GraphView } from './graphView';

export interface InputRange {
  /** 1: pixels 0…255; 1/255: pixels 0…1. */
  readonly scale: number;
  /** Told by the means the graph subtracts. */
  readonly colorOrder: ColorOrder | null;
  readonly detail: string;
}

/** What the first nodes make of a pixel: y = gain · x + offset, averaged over the channels. */
interface Affine {
  readonly gain: number;
  readonly offset: number;
}

interface Step extends Affine {
  readonly node: GraphNode;
  /** Per channel, in the order of the graph, for a plain subtraction. */
  readonly means: readonly number[] | null;
}

const reorderings = new Set(['Slice', 'Gather', 'Split', 'Concat']);

export function inputRange(graph: GraphView, input: string): InputRange | null {
  const chain = firstOperators(graph, input);
  const steps = chain.map((node) => step(graph, node)).filter((each) => each !== null);
  const [first] = steps;
  if (first === undefined) return null;
  const scale = scaleOf(steps.reduce(chained, { gain: 1, offset: 0 }));
  if (scale === null) return null;
  const isReordered = chain.some(
    ({ index, op }) => index < first.node.index && reorderings.has(op),
  );
  const where = [first.node.op, first.node.name].filter((text) => text !== '').join(' ');
  return {
    scale,
    colorOrder: isReordered ? null : orderOf(first.means ?? []),
    detail: `the graph rescales pixels 0–${scale === 1 ? 255 : 1} itself (${where})`,
  };
}

function chained(before: Affine, { gain, offset }: Affine): Affine {
  return { gain: gain * before.gain, offset: gain * before.offset + offset };
}

/**
 * A network wants values of about −3…3. A gain that brings 255 there, or a mean of the size of pixels, says 0–255; a centre
 * in the middle of 0…1, or a gain up to 255, says 0–1; anything else says nothing (the input may be normalised already).
 */
function scaleOf({ gain, offset }: Affine): number | null {
  const size = Math.abs(gain);
  if (size === 0) return null;
  const centre = -offset / gain;
  if (size <= 12 / 255 || (centre > 15 && centre < 240)) return 1;
  return size >= 50 || (centre > 0.2 && centre < 0.8) ? 1 / 255 : null;
}

function step(graph: GraphView, node: GraphNode): Step | null {
  if (node.op === 'BatchNormalization') return batchNorm(graph, node);
  const [left, right] = node.inputs;
  const constant = constantOperand(graph, node);
  if (constant === null || left === undefined || right === undefined) return null;
  const average = mean(constant);
  const isLeft = graph.constant(left) !== undefined;
  const means = node.op === 'Sub' && !isLeft ? constant : null;
  switch (node.op) {
    case 'Mul':
      return { node, means, gain: average, offset: 0 };
    case 'Div':
      return isLeft ? null : { node, means, gain: mean(constant.map((c) => 1 / c)), offset: 0 };
    case 'Add':
      return { node, means: constant.map((c) => -c), gain: 1, offset: average };
    case 'Sub':
      return isLeft
        ? { node, means, gain: -1, offset: average }
        : { node, means, gain: 1, offset: -average };
    default:
      return null;
  }
}

/** The running mean and variance are those of its input; gamma and beta are the network's business. */
function batchNorm(graph: GraphView, node: GraphNode): Step | null {
  const [means, variances] = [3, 4].map((i) => graph.constant(node.inputs[i] ?? '')?.values());
  if (!means || !variances || means.length === 0) return null;
  const gains = variances.map((variance) => 1 / Math.sqrt(variance + 1e-5));
  const offsets = means.map((value, i) => -value * (gains[i] ?? 1));
  return { node, means: null, gain: mean(gains), offset: mean(offsets) };
}

function constantOperand(graph: GraphView, node: GraphNode): readonly number[] | null {
  const constants = node.inputs.map((input) => graph.constant(input)?.values() ?? null);
  const found = constants.find((values) => values !== null && values.length > 0);
  return found ?? null;
}

const imagenetBlueFirst = [103.939, 116.779, 123.68] as const;

function orderOf(means: readonly number[]): ColorOrder | null {
  if (means.length !== 3) return null;
  const isNear = (values: readonly number[]): boolean =>
    values.every((value, i) => Math.abs(value - (imagenetBlueFirst[i] ?? 0)) < 2);
  if (isNear(means)) return 'BGR';
  return isNear(means.toReversed()) ? 'RGB' : null;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
