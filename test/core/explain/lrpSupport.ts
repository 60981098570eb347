// Small networks and short words for the tests of layer-wise relevance propagation.

import { randomUUID } from 'node:crypto';
import { createRandom } from '../../../src/base/random';
import { createSubject } from '../../../src/core/explain/createSubject';
import { epsilonRule, type LinearRule } from '../../../src/core/explain/lrp/linearRules';
import { relevanceMethod } from '../../../src/core/explain/lrp/relevanceMethod';
import { lrpAlphaBeta } from '../../../src/core/explain/methods/lrpAlphaBeta';
import { lrpComposite } from '../../../src/core/explain/methods/lrpComposite';
import { lrpEpsilon } from '../../../src/core/explain/methods/lrpEpsilon';
import { lrpGamma } from '../../../src/core/explain/methods/lrpGamma';
import type { Method, MethodResult } from '../../../src/core/explain/methods/method';
import type { Subject } from '../../../src/core/explain/subject';
import type { AttributeValue } from '../../../src/core/onnx/attributes';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import { canonicalise } from '../../../src/core/onnx/canonical/canonicalise';
import { readModelFile } from '../../../src/core/onnx/readModel';
import { elementCount } from '../../../src/core/onnx/tensor';
import { runModel } from '../ort';
import { toySettings } from './methodContext';
import { keyedRuns, never, type ToyOptions, toySubject } from './support';

export const methods: readonly Method[] = [lrpEpsilon, lrpGamma, lrpAlphaBeta, lrpComposite];

/** A method with a rule for each layer, by the name of its output; ε where there is none. */
export const byLayer = (rules: Readonly<Record<string, LinearRule>>): Method =>
  relevanceMethod({
    id: 'lrp-epsilon',
    name: 'test',
    summary: '',
    isConservative: true,
    scheme: () => ({
      id: randomUUID(),
      linear: ({ outputs }) => rules[outputs[0] ?? ''] ?? epsilonRule,
    }),
  });

export async function explained(
  method: Method,
  subject: Subject,
  picture: readonly number[],
  seed: readonly number[] = [1],
): Promise<MethodResult> {
  return method.explain({
    subject,
    picture: Float32Array.from(picture),
    objective: { of: subject.scores, seed: Float32Array.from(seed) },
    layer: null,
    settings: toySettings,
    signal: never,
    progress: () => {},
  });
}

/** Short words for building nets by hand; weights are drawn where no numbers are given. */
export interface Net {
  readonly batch: number;
  node(
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
    output?: string,
  ): string;
  weight(dims: readonly number[], values?: number | readonly number[]): string;
  ints(...values: readonly number[]): string;
}

function netOf(graph: GraphBuilder, batch: number): Net {
  const random = createRandom(1);
  let count = 0;
  return {
    batch,
    node: (op, inputs, attributes = {}, output) =>
      graph.node(op, inputs, { attributes, ...(output ? { outputs: [output] } : {}) })[0] ?? '',
    weight: (dims, values) => {
      const length = dims.reduce((product, dim) => product * dim, 1);
      const numbers = Array.from({ length }, (_, i) =>
        values === undefined
          ? random.normal()
          : typeof values === 'number'
            ? values
            : (values[i] ?? 0),
      );
      return graph.weight(`weight${count++}`, 'float32', dims, numbers);
    },
    ints: (...values) => graph.weight(`ints${count++}`, 'int64', [values.length], values),
  };
}

export type Build = (net: Net, image: string) => string;

export const subjectOf = (
  dims: ToyOptions['dims'],
  build: Build,
  input: ToyOptions['input'] = {},
): Promise<Subject> =>
  toySubject({ dims, input }, (graph, image, batch) => build(netOf(graph, batch), image));

export const draw = (length: number, seed: number): readonly number[] => {
  const random = createRandom(seed);
  return Array.from({ length }, () => random.normal());
};

export const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length
    ? Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0)
    : Number.POSITIVE_INFINITY;

export const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

export const sumOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0);

/** A file with one image input and one output, in canonical form and for one picture. */
export async function fileSubject(path: string): Promise<Subject> {
  const file = await readModelFile(path);
  const [input] = file.facts.inputs;
  const output = file.facts.outputs[0]?.name ?? '';
  if (!input) throw new Error(`${path} has no input.`);
  const dims = [1, ...(input.dims ?? []).slice(1).map(Number)];
  const isNhwc = dims[3] === 3;
  const [, channels = 0, height = 0, width = 0] = isNhwc ? [1, dims[3], dims[1], dims[2]] : dims;
  const { graph } = await canonicalise({
    file,
    input: { name: input.name, dims },
    probe: Float32Array.from(draw(elementCount(dims), 5)),
    outputs: [output],
    run: runModel,
  });
  return createSubject({
    input: {
      name: input.name,
      layout: isNhwc ? 'NHWC' : 'NCHW',
      channels,
      height,
      width,
      black: Array(channels).fill(-3),
      white: Array(channels).fill(3),
    },
    scores: output,
    probabilities: output,
    classCount: graph.shapes.get(output)?.dims[1] ?? 0,
    one: graph,
    many: async () => null,
    run: keyedRuns(),
  });
}
