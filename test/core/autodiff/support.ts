// Derivatives against finite differences, executed by ONNX Runtime: for one operator, and for whole networks.

import { createRandom } from '../../../src/base/random';
import { backpropagate } from '../../../src/core/autodiff/backpropagate';
import type { RuleSet } from '../../../src/core/autodiff/rule';
import { gradientRules } from '../../../src/core/autodiff/rules';
import {
  type Attributes,
  type Graph,
  graphBytes,
  type ShapedGraph,
} from '../../../src/core/onnx/graph';
import { elementCount, type TensorMap, type TensorValue } from '../../../src/core/onnx/tensor';
import { createSession, runModel, runSession } from '../ort';

export async function runGraph(
  graph: Graph,
  feeds: TensorMap,
  fetches: readonly string[],
): Promise<TensorMap> {
  return runModel(graphBytes({ ...graph, outputs: fetches }), feeds, fetches);
}

/** How the numbers of an input are drawn. */
export type Draw =
  /** Standard normal. */
  | 'normal'
  /** Uniform in 0.5 … 2. */
  | 'positive'
  /** All different by at least 0.05, shuffled, none within 0.02 of zero: for operators with kinks or ties. */
  | 'distinct'
  | TensorValue;

export interface OperatorCase {
  /** A sentence: what is special about it. */
  readonly name: string;
  readonly op: string;
  readonly domain?: string;
  readonly attributes?: Attributes;
  /** In order; null leaves one out. The constant ones are not differentiated. */
  readonly inputs: readonly (
    | {
        readonly dims: readonly number[];
        readonly draw?: Draw;
        readonly isConstant?: boolean;
      }
    | { readonly constant: TensorValue }
    | null
  )[];
  /** Number of outputs, default 1. */
  readonly outputs?: number;
  /** Outputs that the loss looks at, default all. */
  readonly losses?: readonly number[];
  /** Step of the finite differences, default 1e-2; kinks must lie further apart. */
  readonly step?: number;
  /** Allowed difference relative to the larger of both and 0.1, default 5e-3. */
  readonly tolerance?: number;
}

export function int64(...values: readonly number[]): TensorValue {
  return { type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) };
}

export function float32(dims: readonly number[], values: readonly number[]): TensorValue {
  return { type: 'float32', dims, data: Float32Array.from(values) };
}

export function drawTensor(dims: readonly number[], draw: Draw, seed: number): TensorValue {
  if (typeof draw === 'object') return draw;
  const random = createRandom(seed);
  const count = elementCount(dims);
  const data = Float32Array.from({ length: count }, (_, i) => {
    if (draw === 'normal') return random.normal();
    if (draw === 'positive') return random.between(0.5, 2);
    const value = (i - count / 2) * 0.05;
    return value >= 0 ? value + 0.02 : value - 0.02;
  });
  if (draw === 'distinct') shuffle(data, random.index);
  return { type: 'float32', dims, data };
}

function shuffle(data: Float32Array, index: (count: number) => number): void {
  for (let i = data.length - 1; i > 0; i--) {
    const j = index(i + 1);
    [data[i], data[j]] = [data[j] ?? 0, data[i] ?? 0];
  }
}

/** A graph of this one operator, its shapes found by running it, and numbers to feed. */
export async function operatorGraph(
  test: OperatorCase,
  seed = 1,
): Promise<{ readonly graph: ShapedGraph; readonly feeds: TensorMap }> {
  const constants = new Map<string, TensorValue>();
  const feeds: Record<string, TensorValue> = {};
  const inputs = test.inputs.map((input, i) => {
    if (input === null) return '';
    const name = `x${i}`;
    if ('constant' in input) constants.set(name, input.constant);
    else {
      const value = drawTensor(input.dims, input.draw ?? 'normal', seed + i);
      if (input.isConstant) constants.set(name, value);
      else feeds[name] = value;
    }
    return name;
  });
  const outputs = Array.from({ length: test.outputs ?? 1 }, (_, i) => `y${i}`);
  const graph: Graph = {
    inputs: Object.entries(feeds).map(([name, { type, dims }]) => ({ name, type, dims })),
    outputs,
    nodes: [
      {
        op: test.op,
        domain: test.domain ?? '',
        name: 'node',
        inputs,
        outputs,
        attributes: test.attributes ?? {},
      },
    ],
    constants,
  };
  const results = await runGraph(graph, feeds, outputs);
  const known = { ...feeds, ...Object.fromEntries(constants), ...results };
  const shapes = new Map(
    Object.entries(known).map(([name, { type, dims }]) => [name, { type, dims }]),
  );
  return { graph: { ...graph, shapes }, feeds };
}

export interface GradientCheck {
  /** Directional derivative by the graph and by finite differences, one pair per input that is not constant. */
  readonly pairs: readonly {
    readonly input: string;
    readonly graph: number;
    readonly finite: number;
  }[];
  /** Largest |graph − finite| / max(0.1, |graph|, |finite|). */
  readonly worst: number;
}

/**
 * Random projection: for the loss Σ r · y with random r, the derivative along a direction v of random signs must equal the
 * central difference (L(x + εv) − L(x − εv)) / 2ε.
 */
export async function checkOperator(test: OperatorCase, seed = 1): Promise<GradientCheck> {
  const { graph, feeds } = await operatorGraph(test, seed);
  const losses = (test.losses ?? graph.outputs.map((_, i) => i)).map((i) => `y${i}`);
  return checkGradient(graph, feeds, losses, { seed, ...(test.step ? { step: test.step } : {}) });
}

export interface CheckOptions {
  readonly seed?: number;
  readonly step?: number;
  readonly rules?: RuleSet;
  /** Default: every graph input of type float32. */
  readonly wanted?: readonly string[];
}

/** The same for a graph of any size; each loss value is checked alone and the worst pair of each input is kept. */
export async function checkGradient(
  graph: ShapedGraph,
  feeds: TensorMap,
  losses: readonly string[],
  { seed = 1, step = 1e-2, rules = gradientRules, wanted }: CheckOptions = {},
): Promise<GradientCheck> {
  const names =
    wanted ?? graph.inputs.filter(({ type }) => type === 'float32').map(({ name }) => name);
  const pairs: { input: string; graph: number; finite: number }[] = [];
  const session = await createSession(graphBytes({ ...graph, outputs: losses }));
  for (const of of losses) {
    const backward = backpropagate(graph, { of, seed: 'seed', wanted: names, rules });
    if (backward.kind === 'blocked') throw new Error(JSON.stringify(backward.blockers));
    const dims = graph.shapes.get(of)?.dims ?? [];
    const projection = drawTensor(dims, 'normal', seed + 101);
    const fetches = [...backward.gradients.values()].filter((name) => name !== null);
    const gradients =
      fetches.length === 0
        ? {}
        : await runGraph(backward.graph, { ...feeds, seed: projection }, fetches);
    for (const [i, input] of names.entries()) {
      const x = feeds[input];
      if (!x) throw new Error(`Nothing is fed to ${input}.`);
      const direction = randomSigns(x.data.length, seed + 201 + i);
      const lossAt = async (amount: number): Promise<number> => {
        const data = (x.data as Float32Array).map(
          (value, at) => value + amount * (direction[at] ?? 0),
        );
        const outputs = await runSession(session, { ...feeds, [input]: { ...x, data } }, [of]);
        return dot(outputs[of]?.data as Float32Array, projection.data as Float32Array);
      };
      const name = backward.gradients.get(input);
      const gradient = name
        ? (gradients[name]?.data as Float32Array)
        : new Float32Array(direction.length);
      pairs.push({
        input,
        graph: dot(gradient, direction),
        finite: ((await lossAt(step)) - (await lossAt(-step))) / (2 * step),
      });
    }
  }
  await session.release();
  const worst = pairs.reduce(
    (most, pair) =>
      Math.max(
        most,
        Math.abs(pair.graph - pair.finite) /
          Math.max(0.1, Math.abs(pair.graph), Math.abs(pair.finite)),
      ),
    0,
  );
  // A NaN is the worst of all and Math.max would carry it on.
  return { pairs, worst: Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst };
}

/** Every number moves by the same amount, so that how near a kink may lie is known. */
function randomSigns(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => (random.uniform() < 0.5 ? -1 : 1));
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}.`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
