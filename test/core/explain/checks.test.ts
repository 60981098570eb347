// Checks of maps: each must pass what is right and must not pass what was made wrong on purpose.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { gradientRules } from '../../../src/core/autodiff/rules';
import type { CheckContext } from '../../../src/core/explain/checks/check';
import { completeness } from '../../../src/core/explain/checks/completeness';
import { finiteDifference } from '../../../src/core/explain/checks/finiteDifference';
import { checks, runChecks } from '../../../src/core/explain/checks/index';
import {
  areaUnder,
  curveOf,
  insertionDeletion,
  orderOf,
} from '../../../src/core/explain/checks/insertionDeletion';
import { randomised, weightedNodes } from '../../../src/core/explain/checks/randomised';
import { randomization } from '../../../src/core/explain/checks/randomization';
import { createSubject } from '../../../src/core/explain/createSubject';
import type { MethodContext, MethodResult } from '../../../src/core/explain/methods/method';
import type { Subject } from '../../../src/core/explain/subject';
import type { ShapedGraph } from '../../../src/core/onnx/graph';
import { checkIds, type MethodId } from '../../../src/protocol/explain';
import { contextOf, plainLayer } from './methodContext';
import { keyedRuns, toySubject } from './support';

const random = createRandom(7);
const normals = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => random.normal());

/** 6 × 6 pixels, two hidden layers with ReLU, three classes. */
const perceptron = () =>
  toySubject({ dims: [1, 6, 6], batchSize: 4 }, (graph, image, batch) => {
    const shape = graph.weight('shape', 'int64', [2], [batch, 36]);
    graph.node('Reshape', [image, shape], { outputs: ['flat'] });
    const seeded = createRandom(3);
    const layer = (from: string, to: string, [rows, columns]: readonly [number, number]) => {
      const weights = Float32Array.from({ length: rows * columns }, () => seeded.normal());
      graph.weight(`${to} weights`, 'float32', [rows, columns], weights);
      return graph.node('MatMul', [from, `${to} weights`], { outputs: [to] })[0] ?? '';
    };
    graph.node('Relu', [layer('flat', 'first', [36, 24])], { outputs: ['firstRelu'] });
    graph.node('Relu', [layer('firstRelu', 'second', [24, 24])], { outputs: ['layer'] });
    return layer('layer', 'scores', [24, 3]);
  });

/** For tests that do not count its passes. */
const sharedPerceptron = perceptron();

function resultOf(data: Float32Array, width: number, more: Partial<MethodResult> = {}) {
  const height = data.length / width;
  const result: MethodResult = {
    raw: { dims: [height, width], data },
    heatmap: { width, height, data, isSigned: true },
    ...more,
  };
  return result;
}

/** A map of the size of the input, made by a function of the context. */
function methodOf(id: MethodId, map: (context: MethodContext) => Promise<Float32Array>) {
  return {
    id,
    name: id,
    explain: async (context: MethodContext) =>
      resultOf(await map(context), context.subject.input.width),
  };
}

const saliency = methodOf('saliency', async ({ subject, picture, objective, signal }) => {
  const backward = { ...objective, wanted: ['image'], rules: gradientRules };
  const pass = { rows: picture, count: 1, fetches: [], backward };
  return (await subject.run(pass, signal)).gradients.get('image') ?? new Float32Array(0);
});
const pictureItself = methodOf('deconvnet', async ({ picture }) => picture);

/** The same network with another graph. */
function copyOf(subject: Subject): CheckContext['copy'] {
  return (graph) => ({
    subject: createSubject({
      ...subject,
      one: graph,
      many: async () => null,
      run: keyedRuns(),
    }),
    dispose: async () => undefined,
  });
}

async function checkContext(
  method: CheckContext['method'],
  context: MethodContext,
): Promise<CheckContext> {
  const result = await method.explain(context);
  return { method, context, result, copy: copyOf(context.subject) };
}

describe('the finite-difference check', () => {
  const hidden = plainLayer('layer', [24, 1, 1]);
  const check = (id: MethodId, context: MethodContext) =>
    finiteDifference.check({
      method: { ...saliency, id },
      context,
      result: resultOf(new Float32Array(36), 6),
      copy: copyOf(context.subject),
    });

  it.each([
    { id: 'saliency' as const, layer: null },
    { id: 'grad-cam' as const, layer: hidden },
  ])('passes the gradient that $id stands on, in at most six passes', async ({ id, layer }) => {
    const subject = await perceptron();
    const report = await check(id, contextOf(subject, normals(36), { layer }));
    expect(report).toMatchObject({ id: 'finite-difference', outcome: 'passed', limit: 0.02 });
    expect(report?.value).toBeLessThan(5e-3);
    expect(subject.passes.forward).toBeLessThanOrEqual(6);
    expect(subject.passes.backward).toBe(1);
  });

  it.each([
    { what: 'too large', change: (value: number) => 1.05 * value },
    {
      what: 'missing for half of the pixels',
      change: (value: number, i: number) => (i % 2) * value,
    },
    { what: 'of the wrong sign', change: (value: number) => -value },
    { what: 'not a number', change: () => Number.NaN },
  ])('fails a gradient that is $what', async ({ change }) => {
    const subject = await sharedPerceptron;
    const wrong: Subject = {
      ...subject,
      run: async (pass, signal) => {
        const { values, gradients } = await subject.run(pass, signal);
        const changed = [...gradients].map(([name, rows]) => [name, rows.map(change)] as const);
        return { values, gradients: new Map(changed) };
      },
    };
    const report = await check('saliency', contextOf(wrong, normals(36)));
    expect(report?.outcome).toBe('failed');
    expect(report?.value).toBeGreaterThan(0.04);
  });

  it('looks closer where a kink lies under the first step', async () => {
    // 1 + relu(x0 − 1) · 5 + x1, a little above the kink: the first step is some 2e-4 long.
    const subject = await toySubject({ dims: [1, 1, 2] }, (graph, image, batch) => {
      const shape = graph.weight('shape', 'int64', [2], [batch, 2]);
      graph.node('Reshape', [image, shape], { outputs: ['flat'] });
      graph.weight('one', 'float32', [2], [-1, 1]);
      graph.node('Add', ['flat', 'one'], { outputs: ['sum'] });
      graph.node('Relu', ['sum'], { outputs: ['relu'] });
      graph.weight('weights', 'float32', [2, 1], [5, 1]);
      return graph.node('MatMul', ['relu', 'weights'], { outputs: ['scores'] })[0] ?? '';
    });
    const report = await check('saliency', contextOf(subject, Float32Array.of(1.00005, 1)));
    expect(report).toMatchObject({ outcome: 'passed' });
    expect(report?.text).toContain('best of 2 steps');
  });

  it('says that there is nothing to compare where the target is not a number', async () => {
    const picture = normals(36).fill(Number.NaN, 0, 1);
    const subject = await sharedPerceptron;
    const steady: Subject = {
      ...subject,
      run: async (pass, signal) => {
        const { values, gradients } = await subject.run(pass, signal);
        const ones = [...gradients].map(([name, rows]) => [name, rows.map(() => 1)] as const);
        return { values, gradients: new Map(ones) };
      },
    };
    const report = await check('saliency', contextOf(steady, picture));
    expect(report).toMatchObject({ outcome: 'information', limit: null });
    expect(report?.text).toContain('not a finite number');
  });

  it('says that there is nothing to compare where the gradient is zero', async () => {
    const context = contextOf(await sharedPerceptron, normals(36), {
      objective: { of: 'scores', seed: new Float32Array(3) },
    });
    expect(await check('saliency', context)).toMatchObject({ outcome: 'information', value: 0 });
  });

  it.each(['occlusion', 'guided-backprop', 'lrp-epsilon', 'attention-rollout'] as const)(
    'has nothing to say about %s',
    async (id) => {
      expect(await check(id, contextOf(await sharedPerceptron, normals(36)))).toBeNull();
    },
  );
});

describe('the completeness check', () => {
  it.each([
    { promise: { sum: 9.9, expected: 10, scale: 10, limit: 0.05 }, outcome: 'passed', value: 0.01 },
    { promise: { sum: 9, expected: 10, scale: 10, limit: 0.05 }, outcome: 'failed', value: 0.1 },
    {
      promise: { sum: 9, expected: 10, scale: 10, limit: null },
      outcome: 'information',
      value: 0.1,
    },
    {
      promise: { sum: Number.NaN, expected: 1, scale: 1, limit: 1 },
      outcome: 'failed',
      value: Number.NaN,
    },
    { promise: { sum: 0, expected: 0, scale: 0, limit: 0.01 }, outcome: 'passed', value: 0 },
  ])('finds $promise $outcome', async ({ promise, outcome, value }) => {
    const context = contextOf(await sharedPerceptron, new Float32Array(36));
    const result = resultOf(new Float32Array(36), 6, { completeness: promise });
    const report = await completeness.check({
      method: saliency,
      context,
      result,
      copy: copyOf(context.subject),
    });
    expect({ ...report, value: 0, text: '' }).toEqual({
      id: 'completeness',
      outcome,
      value: 0,
      limit: promise.limit,
      text: '',
    });
    expect(report?.value.toFixed(6)).toBe(value.toFixed(6));
  });
});

describe('random weights', () => {
  it('are drawn from the classes down, as large as before, and leave the graph alone', async () => {
    const { graph } = await sharedPerceptron;
    const before = graph.constants;
    const size = (each: ShapedGraph, name: string): number =>
      Math.hypot(...((each.constants.get(name)?.data ?? []) as Float32Array));
    const names = ['scores weights', 'second weights', 'first weights'];
    expect(weightedNodes(graph).map(({ inputs }) => inputs[1])).toEqual(names);
    const changed = [0, 1, 2, 3].map((layers) => {
      const other = randomised(graph, layers, 5);
      return names.filter((name) => other.constants.get(name) !== before.get(name));
    });
    expect(changed).toEqual([[], names.slice(0, 1), names.slice(0, 2), names]);
    expect(graph.constants).toBe(before);
    const [one, again, other] = [5, 5, 6].map((seed) => randomised(graph, 3, seed));
    const data = (each: ShapedGraph | undefined) => each?.constants.get('first weights')?.data;
    expect(data(one)).toEqual(data(again));
    expect(data(one)).not.toEqual(data(other));
    // 864 weights: their size is drawn to within a few percent.
    const ratio = size(one ?? graph, 'first weights') / size(graph, 'first weights');
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
  });
});

describe('the randomisation check', () => {
  it('passes a map that changes with the weights', async () => {
    const context = contextOf(await sharedPerceptron, normals(36));
    const report = await randomization.check(await checkContext(saliency, context));
    expect(report).toMatchObject({ id: 'randomization', outcome: 'passed', limit: 0.5 });
    expect(report?.text).toMatch(/in the head .*in the last 2 of 3 layers .*in all layers/);
  });

  // xplique tests/metrics/test_randomization.py test_model_randomization_metric_with_invariant_explainer_corr_one
  it('fails a map that shows the picture whatever the weights: correlation 1', async () => {
    const context = contextOf(await sharedPerceptron, normals(36));
    const report = await randomization.check(await checkContext(pictureItself, context));
    expect(report?.outcome).toBe('failed');
    expect(Math.abs((report?.value ?? 0) - 1)).toBeLessThan(1e-4);
  });

  it('does not fail a map of so few values that chance decides, and has no word on a blank one', async () => {
    const context = contextOf(await sharedPerceptron, normals(36));
    const corner = methodOf('grad-cam', async ({ picture }) => picture.subarray(0, 6));
    const few = await randomization.check(await checkContext(corner, context));
    expect(few).toMatchObject({ outcome: 'information', limit: null });
    expect(few?.text).toContain('A map of 6 values is too small');
    const blank = methodOf('grad-cam', async () => new Float32Array(36));
    expect(await randomization.check(await checkContext(blank, context))).toBeNull();
  });

  it('hands every copy of the network back', async () => {
    const context = await checkContext(saliency, contextOf(await sharedPerceptron, normals(36)));
    let open = 0;
    let made = 0;
    await randomization.check({
      ...context,
      copy: (graph) => {
        open++;
        made++;
        const { subject } = context.copy(graph);
        return {
          subject,
          dispose: async () => {
            open--;
          },
        };
      },
    });
    expect({ made, open }).toEqual({ made: 5, open: 0 });
  });
});

describe('insertion and deletion', () => {
  // xplique tests/metrics/test_fidelity.py test_perfect_deletion and test_perfect_insertion: one pixel decides.
  it.each([
    { name: 'deletion', op: 'is some pixel zero', area: 0, from: 'picture' },
    { name: 'insertion', op: 'is some pixel not zero', area: 1, from: 'zeros' },
  ])('gives $area for $name where one pixel decides', async ({ name, area }) => {
    const subject = await toySubject({ dims: [1, 16, 16], batchSize: 16 }, (graph, image) => {
      const zero = graph.weight('zero', 'float32', [1], [0]);
      graph.node('Equal', [image, zero], { outputs: ['isZero'] });
      graph.node('Cast', ['isZero'], { outputs: ['zeros'], attributes: { to: 1 } });
      const axes = graph.weight('axes', 'int64', [2], [2, 3]);
      const reduced = { attributes: { keepdims: 0 } };
      const op = name === 'deletion' ? 'ReduceMax' : 'ReduceMin';
      graph.node(op, ['zeros', axes], { ...reduced, outputs: ['some'] });
      const one = graph.weight('one', 'float32', [1], [1]);
      return graph.node('Sub', [one, 'some'], { outputs: ['scores'] })[0] ?? '';
    });
    const uniform = createRandom(2);
    const picture = Float32Array.from({ length: 256 }, () => 0.01 + uniform.uniform());
    const zeros = new Float32Array(256);
    const map = resultOf(picture, 16).heatmap;
    const [from, to] = name === 'deletion' ? [picture, zeros] : [zeros, picture];
    const points = await curveOf(contextOf(subject, picture), {
      pixels: orderOf(map, subject),
      from,
      to,
      steps: 256,
    });
    expect(points.length).toBe(257);
    expect(Math.abs(areaUnder(points) - area)).toBeLessThan(1e-2);
  });

  /** Three pixels of 8 × 8 carry class 0. */
  const carriers = [9, 27, 50];
  const threePixels = () =>
    toySubject({ dims: [1, 8, 8], batchSize: 8 }, (graph, image, batch) => {
      const shape = graph.weight('shape', 'int64', [2], [batch, 64]);
      graph.node('Reshape', [image, shape], { outputs: ['flat'] });
      const weights = new Float32Array(128);
      for (const pixel of carriers) weights[2 * pixel] = 3;
      graph.weight('weights', 'float32', [64, 2], weights);
      return graph.node('MatMul', ['flat', 'weights'], { outputs: ['scores'] })[0] ?? '';
    });
  const brightCarriers = (): Float32Array => {
    const picture = new Float32Array(64);
    for (const pixel of carriers) picture[pixel] = 1;
    return picture;
  };

  it('passes a map that knows the decisive pixels, with curves of it and its controls', async () => {
    const context = contextOf(await threePixels(), brightCarriers());
    const report = await insertionDeletion.check(await checkContext(saliency, context));
    expect(report).toMatchObject({ id: 'insertion-deletion', outcome: 'passed' });
    expect(report?.curves?.map(({ name, points }) => [name, points.length])).toEqual([
      ['deletion, map', 21],
      ['insertion, map', 21],
      ['deletion, random', 21],
      ['insertion, random', 21],
      ['deletion, blurred centre', 21],
      ['insertion, blurred centre', 21],
    ]);
    // Probabilities of class 0 with all of its pixels: sigmoid of 9; of the class that is explained, not its score.
    const [start] = report?.curves?.[0]?.points ?? [];
    expect(start?.[0]).toBe(0);
    expect(start?.[1]).toBeCloseTo(1 / (1 + Math.exp(-9)), 5);
    expect(report?.curves?.[1]?.points.at(-1)?.[0]).toBe(1);
  });

  it('does not pass the map upside down, and has nothing to say of a blank one', async () => {
    const context = await checkContext(saliency, contextOf(await threePixels(), brightCarriers()));
    const upsideDown = resultOf(
      context.result.raw.data.map((value) => -value),
      8,
    );
    const worse = await insertionDeletion.check({ ...context, result: upsideDown });
    expect(worse).toMatchObject({ outcome: 'information', limit: null });
    expect(worse?.value).toBeLessThan(0);
    const blank = resultOf(new Float32Array(64), 8);
    expect(await insertionDeletion.check({ ...context, result: blank })).toBeNull();
  });

  it('orders pixels by an enlarged map, equal ones as one reads', () => {
    const map = { width: 2, height: 1, data: Float32Array.of(0, 1), isSigned: false };
    const input = { height: 2, width: 4 };
    expect([...orderOf(map, { input } as Subject)]).toEqual([3, 7, 2, 6, 1, 5, 0, 4]);
  });
});

describe('the list of checks', () => {
  it('has every check once, and runs the dear ones on request only', async () => {
    expect(checks.map(({ id }) => id)).toEqual(checkIds);
    const context = await checkContext(saliency, contextOf(await sharedPerceptron, normals(36)));
    const ids = async (thorough: boolean) =>
      (await runChecks(context, thorough)).map(({ id }) => id);
    expect(await ids(false)).toEqual(['finite-difference']);
    expect(await ids(true)).toEqual(['finite-difference', 'randomization', 'insertion-deletion']);
  });
});
