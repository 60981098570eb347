// Why a map is blank: each cause is planted once and must be named with its numbers, beside a network like it in good health.

import { describe, expect, it } from 'vitest';
import { gradientRules } from '../../../src/core/autodiff/rules';
import type { FeatureLayer } from '../../../src/core/explain/featureLayer';
import { diagnose } from '../../../src/core/explain/findings/index';
import type { MethodContext, MethodResult } from '../../../src/core/explain/methods/method';
import type { Subject } from '../../../src/core/explain/subject';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import { contextOf, plainLayer } from './methodContext';
import { toySubject } from './support';

interface Net {
  readonly dims?: readonly [number, number, number];
  /** From the input or the layer before to the value `layer`, [batch, channels, height, width]. */
  readonly build: (graph: GraphBuilder, image: string, batch: number) => string;
}

const subjectOf = ({ dims = [1, 2, 2], build }: Net): Promise<Subject> =>
  toySubject({ dims, batchSize: 2 }, build);

/** scores = layer · weights, the layer as one row of numbers for each picture. */
function head(
  graph: GraphBuilder,
  layer: string,
  batch: number,
  weights: readonly (readonly number[])[],
): string {
  const [first = []] = weights;
  const shape = graph.weight('shape', 'int64', [2], [batch, weights.length]);
  graph.node('Reshape', [layer, shape], { outputs: ['flat'] });
  graph.weight('head', 'float32', [weights.length, first.length], weights.flat());
  return graph.node('MatMul', ['flat', 'head'], { outputs: ['scores'] })[0] ?? '';
}

function resultOf(data: Float32Array, [height, width]: readonly [number, number]): MethodResult {
  return {
    raw: { dims: [height, width], data },
    heatmap: { width, height, data, isSigned: false },
  };
}

/** Grad-CAM at the layer, or without one the gradient of a one-channel input: what the finding has to explain. */
async function explain(context: MethodContext): Promise<MethodResult> {
  const { subject, picture, objective, layer, signal } = context;
  const value = layer?.value ?? 'image';
  const backward = { ...objective, wanted: [value], rules: gradientRules };
  const pass = { rows: picture, count: 1, fetches: [value], backward };
  const { values, gradients } = await subject.run(pass, signal);
  const gradient = gradients.get(value) ?? new Float32Array(0);
  if (!layer) return resultOf(gradient, [subject.input.height, subject.input.width]);
  const [maps, slopes] = [values.get(value) ?? picture, gradient].map((rows) => layer.toMaps(rows));
  const area = layer.height * layer.width;
  const data = Float32Array.from({ length: area }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < layer.channels; k++) {
      const weights = slopes?.subarray(k * area, (k + 1) * area) ?? new Float32Array(0);
      const weight = weights.reduce((total, each) => total + each, 0) / area;
      sum += weight * (maps?.[k * area + i] ?? 0);
    }
    return Math.max(0, sum);
  });
  return resultOf(data, [layer.height, layer.width]);
}

const method = { id: 'grad-cam', name: 'Grad-CAM', explain } as const;

async function found(context: MethodContext): Promise<readonly string[]> {
  const facts = await diagnose({ method, context, result: await explain(context) });
  return facts.map(({ code, message, remedy }) => {
    // Every finding says what to do next, in a sentence like the one that says what happened.
    expect(message).toMatch(/^.+\.$/);
    expect(remedy).toMatch(/^.+\.$/);
    return `${code}: ${message}`;
  });
}

const reluNet = (weights: readonly (readonly number[])[]): Net => ({
  build: (graph, image, batch) => {
    graph.node('Relu', [image], { outputs: ['layer'] });
    return head(graph, 'layer', batch, weights);
  },
});

const healthy = [[1], [2], [-1], [3]];

describe('a blank map', () => {
  it.each([
    {
      cause: 'a negative sum',
      net: reluNet([[-1], [-2], [-3], [-2]]),
      picture: [1, 2, 3, 0],
      layer: plainLayer('layer', [1, 2, 2]),
      message:
        'map-negative: The weighted sum of the channels of "layer" is nowhere positive (-6 to 0), and Grad-CAM keeps only what is: all of the layer speaks against the target.',
    },
    {
      cause: 'dead ReLUs in the layer',
      net: reluNet(healthy),
      picture: [-1, -2, -3, 0],
      layer: plainLayer('layer', [1, 2, 2]),
      message:
        'activations-dead: All of the 1 channels of "layer" are zero everywhere for this picture.',
    },
    {
      cause: 'a dead ReLU behind the input',
      net: reluNet(healthy),
      picture: [-1, -2, -3, -4],
      layer: null,
      message:
        'activations-dead: Relu at "Relu/0" gives nothing but zeros for this picture, so no gradient passes it.',
    },
    {
      cause: 'a picture of one colour',
      net: reluNet([[1], [1], [1], [1]]),
      picture: [4, 4, 4, 4],
      layer: plainLayer('layer', [1, 2, 2]),
      message: 'picture-constant: The input has the same value at every pixel (4).',
    },
    {
      cause: 'a layer beside the path to the target',
      net: {
        build: (graph: GraphBuilder, image: string, batch: number) => {
          graph.node('Neg', [image], { outputs: ['layer'] });
          return head(graph, image, batch, healthy);
        },
      },
      picture: [1, 2, 3, 4],
      layer: plainLayer('layer', [1, 2, 2]),
      message: 'target-independent: The target, from "scores", does not depend on "layer".',
    },
    {
      cause: 'an operator that is flat everywhere',
      net: {
        build: (graph: GraphBuilder, image: string, batch: number) => {
          graph.node('Relu', [image], { outputs: ['layer'] });
          graph.node('Sign', ['layer'], { outputs: ['signs'], name: 'signs' });
          return head(graph, 'signs', batch, healthy);
        },
      },
      picture: [1, 2, 3, 4],
      layer: plainLayer('layer', [1, 2, 2]),
      message:
        'gradient-stopped: No gradient comes from "scores" back to "layer": Sign at "signs" is flat everywhere.',
    },
    {
      cause: 'a layer of one place',
      net: {
        dims: [2, 1, 1] as const,
        build: (graph: GraphBuilder, image: string, batch: number) => {
          graph.node('Relu', [image], { outputs: ['layer'] });
          return head(graph, 'layer', batch, [[1], [2]]);
        },
      },
      picture: [1, 2],
      layer: plainLayer('layer', [2, 1, 1]),
      message: 'map-constant: The map has a single place, as "layer" has.',
    },
    {
      cause: 'nothing that is known',
      net: reluNet([[1], [1], [1], [1]]),
      picture: [1, 2, 3, 4],
      layer: null,
      message: 'map-constant: The map has the same value, 1, at all 2 × 2 places.',
    },
  ])('is explained by $cause', async ({ net, picture, layer, message }) => {
    expect(await found(contextOf(await subjectOf(net), picture, { layer }))).toEqual([message]);
  });

  it.each([
    {
      cause: 'a negative sum',
      net: reluNet(healthy),
      picture: [1, 2, 3, 0],
      layer: plainLayer('layer', [1, 2, 2]),
    },
    {
      cause: 'dead ReLUs',
      net: reluNet(healthy),
      picture: [-1, -2, 3, 0],
      layer: plainLayer('layer', [1, 2, 2]),
    },
    { cause: 'a dead ReLU', net: reluNet(healthy), picture: [-1, 1, -3, -4], layer: null },
    { cause: 'a picture of one colour', net: reluNet(healthy), picture: [4, 4, 4, 4], layer: null },
  ])('is not seen, and nothing is run, in a healthy map beside $cause', async (row) => {
    const subject = await subjectOf(row.net);
    const context = contextOf(subject, row.picture, { layer: row.layer });
    const result = await explain(context);
    const before = { ...subject.passes };
    expect(await diagnose({ method, context, result })).toEqual([]);
    expect(subject.passes).toEqual(before);
  });

  it('is explained by a probability at its limit, and not for one in between', async () => {
    const net = reluNet([
      [30, 0],
      [30, 0],
      [30, 0],
      [30, 0],
    ]);
    const subject = await subjectOf(net);
    const objective = { of: 'probabilities', seed: Float32Array.of(1, 0) };
    const blank = resultOf(new Float32Array(4), [2, 2]);
    const codes = async (picture: readonly number[]) =>
      (
        await diagnose({
          method,
          context: contextOf(subject, picture, { objective }),
          result: blank,
        })
      ).map(({ code }) => code);
    expect(await codes([1, 2, 3, 4])).toContain('probability-saturated');
    expect(await codes([0.01, 0, 0, 0.02])).not.toContain('probability-saturated');
    const [facts] = await diagnose({
      method,
      context: contextOf(subject, [1, 2, 3, 4], { objective }),
      result: blank,
    });
    expect(facts?.message).toContain('The probability is 1,');
  });

  it('is explained by a layer behind the last attention, and not before it', async () => {
    // Three tokens of two channels; the head reads the first, the class token. Before, tokens are mixed.
    const subject = await toySubject({ dims: [1, 3, 2], batchSize: 2 }, (graph, image, batch) => {
      graph.node('Relu', [image], { outputs: ['before'] });
      graph.weight('mix', 'float32', [3, 3], [1, 2, -1, 1, 1, 1, 1, 1, 1]);
      graph.node('MatMul', ['mix', 'before'], { outputs: ['layer'] });
      return head(graph, 'layer', batch, [[1], [2], [0], [0], [0], [0]]);
    });
    const tokens = (value: string): FeatureLayer =>
      plainLayer(value, [2, 1, 2], {
        kind: 'tokens',
        extraTokens: 1,
        length: 6,
        toMaps: (values) =>
          Float32Array.of(...[2, 4, 3, 5].map((index) => values[index] ?? Number.NaN)),
      });
    const picture = [1, 2, 3, 4, 5, 1];
    expect(await found(contextOf(subject, picture, { layer: tokens('layer') }))).toEqual([
      'layer-behind-attention: The gradient at "layer" is zero at all 1 × 2 tokens of the picture: behind the last attention only the class token reaches the target.',
    ]);
    expect(await found(contextOf(subject, picture, { layer: tokens('before') }))).toEqual([]);
  });
});

describe('a map that is not finite', () => {
  const gain = (weights: readonly number[]): Net => ({
    build: (graph, image, batch) => {
      graph.weight('gain', 'float32', [1, 1, 2, 2], weights);
      graph.node('Mul', [image, 'gain'], { outputs: ['layer'], name: 'scale' });
      graph.node('Mul', ['layer', 'layer'], { outputs: ['square'], name: 'square' });
      return head(graph, 'square', batch, healthy);
    },
  });

  it.each([
    {
      cause: 'a weight that is not a number',
      net: gain([1, Number.NaN, Number.NaN, 1]),
      picture: [1, 2, 3, 4],
      message:
        'weights-not-finite: 2 of the 4 values of "gain", a weight of Mul at "scale", are not a number.',
    },
    {
      cause: 'values that overflow',
      net: gain([1, 1e30, 1, 1]),
      picture: [1, 2, 3, 4],
      message:
        'values-not-finite: 1 of the 4 values of "square" are not finite; Mul at "square" is the first node with such a result.',
    },
    {
      cause: 'an input that is not finite',
      net: gain([1, 1, 1, 1]),
      picture: [1, Number.POSITIVE_INFINITY, 3, 4],
      message: 'picture-not-finite: 1 of the 4 values of the input are not finite.',
    },
  ])('is explained by $cause', async ({ net, picture, message }) => {
    const context = contextOf(await subjectOf(net), picture, {
      layer: plainLayer('layer', [1, 2, 2]),
    });
    const broken = resultOf(Float32Array.of(Number.NaN, 0, 0, 1), [2, 2]);
    const facts = await diagnose({ method, context, result: broken });
    expect(facts.map((each) => `${each.code}: ${each.message}`)).toEqual([message]);
  });

  it('is explained by the node at which the gradient stops being finite', async () => {
    // 1 / 1e-25 is a float32 number, its slope of 1e50 is none.
    const subject = await subjectOf({
      build: (graph, image, batch) => {
        graph.node('Relu', [image], { outputs: ['layer'] });
        graph.node('Reciprocal', ['layer'], { outputs: ['inverse'], name: 'inverse' });
        return head(graph, 'inverse', batch, [[-1], [-2], [-1], [-3]]);
      },
    });
    const context = contextOf(subject, [1, 1e-25, 2, 3], { layer: plainLayer('layer', [1, 2, 2]) });
    expect(await found(context)).toEqual([
      'gradient-not-finite: The gradient is not finite behind Reciprocal at "inverse", at its input "layer".',
    ]);
    expect(await found({ ...context, picture: Float32Array.of(1, 4, 2, 3) })).toEqual([]);
  });

  it('has a word even without a cause', async () => {
    const context = contextOf(await subjectOf(reluNet(healthy)), [1, 2, 3, 4]);
    const broken = resultOf(Float32Array.of(Number.NaN, 0, 0, 1), [2, 2]);
    expect((await diagnose({ method, context, result: broken })).map(({ code }) => code)).toEqual([
      'map-not-finite',
    ]);
  });
});
