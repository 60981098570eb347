// What running a model shows on its graph: numbers of every value, the first bad node with planted faults, and the time of
// every node.

import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../src/base/npy';
import type { GraphBuilder } from '../../src/core/onnx/builder';
import { readModelFile } from '../../src/core/onnx/readModel';
import type { FeatureSource } from '../../src/protocol/features';
import { call, useEngine } from './useEngine';

const engine = useEngine();
const { source, sourceOf } = engine;

/** A convolution, what `middle` makes of it, and a head. */
function withMiddle(middle: (graph: GraphBuilder, x: string) => string): Promise<FeatureSource> {
  return sourceOf((g) => {
    const x = g.input('image', 'float32', ['N', 3, 16, 16]);
    const w = g.weight('w', 'float32', [4, 3, 3, 3], new Float32Array(108).fill(0.1));
    g.node('Conv', [x, w], { outputs: ['map'], name: 'conv' });
    const [pooled = ''] = g.node('GlobalAveragePool', [middle(g, 'map')]);
    g.node('Flatten', [pooled], { outputs: ['logits'] });
    g.output('logits', 'float32', ['N', 4]);
  });
}

describe('statistics of values', () => {
  it('are those of the very numbers', async () => {
    const of = await source({});
    const { values, firstBad, failure } = await engine.api.modelStatistics({ source: of }, call);
    const { npy } = await engine.api.featureNpy({ source: of, value: 'late' }, call);
    const { data, dims } = readNpy(npy, 'late');
    const numbers = [...data];
    const area = data.length / 8;
    const dead = Array.from({ length: 8 }, (_, k) => data.slice(k * area, (k + 1) * area));
    const late = values.find(({ value }) => value === 'late');
    expect({ firstBad, failure }).toEqual({ firstBad: null, failure: null });
    expect(late).toMatchObject({
      dims,
      minimum: expect.closeTo(Math.min(...numbers), 5),
      maximum: expect.closeTo(Math.max(...numbers), 5),
      mean: expect.closeTo(numbers.reduce((a, b) => a + b, 0) / numbers.length, 5),
      sparsity: numbers.filter((number) => number === 0).length / numbers.length,
      dead: dead.filter((map) => map.every((number) => number === 0)).length / 8,
      nan: 0,
      infinite: 0,
    });
  });

  it.each<[string, (g: GraphBuilder, x: string) => string, object]>([
    [
      'a division by zero',
      (g, x) => {
        const [zeros = ''] = g.node('Mul', [x, g.weight('zero', 'float32', [1], [0])]);
        return g.node('Div', [x, zeros], { name: 'ratio' })[0] ?? '';
      },
      { kind: 'infinite', reason: expect.stringMatching(/"ratio".*divides by zero/) },
    ],
    [
      'a number that is too large',
      (g, x) => {
        const [big = ''] = g.node('Mul', [x, g.weight('big', 'float32', [1], [1e4])]);
        return g.node('Exp', [big], { name: 'exp' })[0] ?? '';
      },
      { kind: 'infinite', reason: expect.stringMatching(/"exp".*too large/) },
    ],
    [
      'the overflow behind a NaN',
      (g, x) => {
        const [big = ''] = g.node('Mul', [x, g.weight('big', 'float32', [1], [1e4])]);
        const [exp = ''] = g.node('Exp', [big], { name: 'exp' });
        return g.node('Sub', [exp, exp], { name: 'difference' })[0] ?? '';
      },
      { kind: 'infinite', reason: expect.stringMatching(/"exp".*inputs are finite.*too large/) },
    ],
    [
      'a sigmoid without slope',
      (g, x) => {
        const [big = ''] = g.node('Mul', [x, g.weight('big', 'float32', [1], [1e4])]);
        return g.node('Sigmoid', [big], { name: 'gate' })[0] ?? '';
      },
      { kind: 'saturated', reason: expect.stringMatching(/Sigmoid "gate" lies at the ends/) },
    ],
  ])('find %s', async (_name, middle, expected) => {
    const report = await engine.api.modelStatistics({ source: await withMiddle(middle) }, call);
    expect(report.firstBad).toMatchObject(expected);
  });

  it('do not mind an answer that is sure of itself', async () => {
    const of = await sourceOf((g) => {
      const x = g.input('image', 'float32', ['N', 3, 16, 16]);
      const [flat = ''] = g.node('Flatten', [x]);
      const w = g.weight('w', 'float32', [768, 80], new Float32Array(768 * 80).fill(10));
      const [scores = ''] = g.node('MatMul', [flat, w]);
      g.node('Sigmoid', [scores], { outputs: ['sure'] });
      g.node('Identity', ['sure'], { outputs: ['answer'] });
      g.output('answer', 'float32', ['N', 80]);
    });
    const { values, firstBad } = await engine.api.modelStatistics({ source: of }, call);
    const { minimum = 0, maximum = 1 } = values.find(({ value }) => value === 'sure') ?? {};
    expect(Math.min(Math.abs(minimum), Math.abs(1 - maximum))).toBeLessThan(1e-4);
    expect(firstBad).toBeNull();
  });

  it('find the weight that is no number, and the node that it is in', async () => {
    const report = await engine.api.modelStatistics(
      { source: await source({ isPoisoned: true }) },
      call,
    );
    expect(report.firstBad).toMatchObject({
      kind: 'nan',
      reason: expect.stringMatching(/"late conv" .* weight "filters of late" holds 1 NaN\.$/),
    });
  });

  it('stop before the node that fails, which is named', async () => {
    const of = await withMiddle((g, x) => {
      const index = g.weight('index', 'int64', [1], BigInt64Array.of(99n));
      return g.node('Gather', [x, index], { name: 'broken', attributes: { axis: 1 } })[0] ?? '';
    });
    const { values, failure } = await engine.api.modelStatistics({ source: of }, call);
    expect(values.map(({ value }) => value)).toEqual(['map']);
    expect(failure).toMatchObject({ node: 'broken', op: 'Gather' });
  });
});

describe('the profile', () => {
  it('gives every node of the file a time once, fused ones together, and leaves no files behind', async () => {
    const of = await source({});
    const before = await traces();
    const { groups, added, total, runs } = await engine.api.modelProfile(
      { source: of, runs: 5 },
      call,
    );
    const { graph } = await readModelFile(of.model);
    const nodes = groups.flatMap((group) => group.nodes);
    const sum = groups.reduce((all, { microseconds }) => all + microseconds, added);
    expect([...nodes].sort((a, b) => a - b)).toEqual([...graph.node.keys()]);
    const relu = graph.node.findIndex(({ output }) => output.includes('early'));
    expect(groups.find((group) => group.nodes.includes(relu))?.nodes).toContain(relu - 1);
    expect(runs).toBe(5);
    expect(sum).toBeLessThanOrEqual(total * 1.5);
    expect(await traces()).toEqual(before);
  });
});

async function traces(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('glassbox-profile-'));
}
