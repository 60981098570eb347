import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import {
  type LinearProbeInput,
  outOfFoldProbabilities,
} from '../../../src/core/metrics/linearProbe';
import { createPace } from '../../../src/core/metrics/pace';
import { scoreOutOfFold } from '../../../src/core/metrics/probe/outOfFold';
import { reduceToSpan } from '../../../src/core/metrics/probe/reduction';
import { partRows, standardise } from '../../../src/core/metrics/probe/samples';

const pause = createPace(new AbortController().signal);

/** Blobs of unit covariance around ±`apart`/2 on one axis of the class's own. */
function blobs(count: number, dims: number, classes: number, apart: number, seed: number) {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: count }, () => random.index(classes));
  const features = new Float32Array(count * dims);
  for (let i = 0; i < features.length; i++) {
    const isOwnAxis = i % dims === labels[Math.floor(i / dims)];
    features[i] = random.normal() + (isOwnAxis ? apart : 0);
  }
  return { features, dims, labels, classes };
}

function probe(input: Pick<LinearProbeInput, 'features' | 'dims' | 'labels' | 'classes'>) {
  return (changes: Partial<LinearProbeInput> = {}): ReturnType<typeof outOfFoldProbabilities> =>
    outOfFoldProbabilities({
      folds: 5,
      groups: null,
      seed: 1,
      signal: new AbortController().signal,
      progress: () => undefined,
      ...input,
      ...changes,
    });
}

describe('outOfFoldProbabilities', () => {
  it('gives the posterior of Gaussian classes', async () => {
    const data = blobs(6000, 4, 3, 2, 31);
    const found = await probe(data)();
    // Equal priors and unit covariance: p_c ∝ exp(2·x_c).
    let error = 0;
    for (let row = 0; row < 6000; row++) {
      const x = [0, 1, 2].map((i) => Math.exp(2 * (data.features[row * 4 + i] ?? 0)));
      const sum = x.reduce((a, b) => a + b, 0);
      for (const i of [0, 1, 2]) {
        error += Math.abs((found?.probabilities[row * 3 + i] ?? 9) - (x[i] ?? 0) / sum) / 18_000;
      }
    }
    expect(error).toBeLessThan(0.015);
    expect(found?.skipped).toEqual([]);
    // P(x_label + 2 is the largest of three normals) = ∫φ(t)Φ(t + 2)² dt = 0.8658; standard error 0.0044.
    expect(Math.abs((found?.accuracy.value ?? 0) - 0.8658)).toBeLessThan(0.018);
  });

  it('knows nothing where there is nothing to know, with more features than rows', async () => {
    const found = await probe(blobs(200, 300, 2, 0, 32))();
    // Fitted to its own rows, it would be right in all.
    expect(Math.abs((found?.accuracy.value ?? 0) - 0.5)).toBeLessThan(0.14);
    const least = found?.probabilities.reduce((a, b) => Math.min(a, b), 1) ?? 0;
    expect(least).toBeGreaterThan(0.2);
  });

  it('learns nothing from copies where these are one group', async () => {
    const once = blobs(100, 150, 2, 0, 33);
    const twice = {
      ...once,
      features: Float32Array.from([...once.features, ...once.features]),
      labels: Int32Array.from([...once.labels, ...once.labels]),
    };
    const groups = Int32Array.from({ length: 200 }, (_, row) => row % 100);
    const [apart, together] = [await probe(twice)(), await probe(twice)({ groups })];
    expect(apart?.accuracy.value).toBeGreaterThan(0.8);
    expect(Math.abs((together?.accuracy.value ?? 0) - 0.5)).toBeLessThan(0.2);
  });

  it('skips rows that are not numbers or have no label, and judges the others without them', async () => {
    const data = blobs(300, 3, 2, 3, 34);
    const features = data.features.slice();
    features[3] = Number.NaN;
    features[21] = Number.NEGATIVE_INFINITY;
    const labels = data.labels.slice();
    labels[9] = -1;
    labels[12] = 2;
    const found = await probe({ ...data, features, labels })();
    expect(found?.skipped).toEqual([1, 7, 9, 12]);
    const rows = [1, 7, 9, 12];
    const kept = [...data.labels.keys()].filter((row) => !rows.includes(row));
    const without = await probe({
      ...data,
      features: Float32Array.from(
        kept.flatMap((row) => [...features.subarray(row * 3, row * 3 + 3)]),
      ),
      labels: Int32Array.from(kept, (row) => labels[row] ?? 0),
    })();
    const probabilities = [...(found?.probabilities ?? [])];
    expect(probabilities.filter((value) => !Number.isNaN(value))).toEqual([
      ...(without?.probabilities ?? []),
    ]);
    expect(rows.flatMap((row) => probabilities.slice(row * 2, row * 2 + 2))).toEqual(
      Array(8).fill(Number.NaN),
    );
    expect(found?.accuracy).toEqual(without?.accuracy);
  });

  it('gives the one member of a class no chance, and the others theirs', async () => {
    const data = blobs(120, 4, 2, 4, 35);
    const labels = data.labels.slice();
    labels[5] = 3;
    const found = await probe({ ...data, labels, classes: 4 })();
    const row = [...(found?.probabilities.subarray(20, 24) ?? [])];
    expect([row[2], row[3]]).toEqual([0, 0]);
    expect((row[0] ?? 0) + (row[1] ?? 0)).toBeCloseTo(1, 5);
    expect(found?.accuracy.value).toBeGreaterThan(0.9);
  });

  it.each([
    { name: 'no rows', count: 0, dims: 2, expected: null },
    { name: 'one row', count: 1, dims: 2, expected: null },
    { name: 'two rows', count: 2, dims: 3, expected: { folds: 2, skipped: [] } },
  ])('of $name is $expected', async ({ count, dims, expected }) => {
    const found = await probe(blobs(count, dims, 2, 1, 36))();
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeNull();
  });

  it('is not upset by constant features, equal rows or one class', async () => {
    const features = new Float32Array(40).fill(7);
    const labels = Int32Array.from({ length: 10 }, (_, row) => row % 2);
    const same = await probe({ features, dims: 4, labels, classes: 2 })();
    expect([...(same?.probabilities ?? [])]).toEqual(Array(20).fill(expect.closeTo(0.5, 5)));
    const one = await probe({ ...blobs(30, 3, 1, 0, 37) })();
    expect([...(one?.probabilities ?? [])]).toEqual(Array(30).fill(1));
  });

  it('reports its progress, and ends when it is cancelled', async () => {
    const data = blobs(60, 3, 2, 2, 38);
    const seen: string[] = [];
    await probe(data)({ folds: 2, progress: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen).toEqual(['1/4', '2/4', '3/4', '4/4']);
    const control = new AbortController();
    const run = probe(data)({ signal: control.signal, progress: () => control.abort() });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('scoreOutOfFold', () => {
  const scoresOf = async (
    { features, labels, dims, classes }: ReturnType<typeof blobs>,
    isReduced = false,
  ): Promise<Float32Array> => {
    const data = { features, dims, labels, classes };
    const { rows } = await partRows(data, pause);
    const whole = await standardise(data, rows, pause);
    const samples = isReduced ? await reduceToSpan(whole, pause) : whole;
    const scores = new Float32Array(labels.length * classes);
    const foldOf = labels.map((_, row) => row % 4);
    await scoreOutOfFold(samples, { foldOf, folds: 4 }, scores, pause, () => undefined);
    return scores;
  };

  it('does not let the label of a row into its own scores, nor into those of its fold', async () => {
    const data = blobs(80, 6, 3, 1, 41);
    const { labels } = data;
    const before = await scoresOf(data);
    const flipped = labels.slice();
    flipped[10] = ((flipped[10] ?? 0) + 1) % 3;
    const after = await scoresOf({ ...data, labels: flipped });
    const changed = [...labels.keys()].filter((row) =>
      [0, 1, 2].some((i) => before[row * 3 + i] !== after[row * 3 + i]),
    );
    expect(changed).toEqual([...labels.keys()].filter((row) => row % 4 !== 10 % 4));
  });

  it('does not let the features of a row into the scores of others of its fold', async () => {
    const data = blobs(80, 6, 3, 1, 43);
    const scoresWith = async (features: Float32Array): Promise<Float32Array> => {
      const rows = Int32Array.from(data.labels.keys());
      const whole = await standardise(data, rows, pause);
      const scores = new Float32Array(80 * 3);
      const foldOf = data.labels.map((_, row) => row % 4);
      const folds = { foldOf, folds: 4 };
      await scoreOutOfFold({ ...whole, features }, folds, scores, pause, () => undefined);
      return scores;
    };
    const before = await scoresWith(data.features);
    const after = await scoresWith(data.features.map((x, i) => (i >= 60 && i < 66 ? 5 * x : x)));
    const changed = [...data.labels.keys()].filter((row) =>
      [0, 1, 2].some((i) => {
        const [a = 0, b = 0] = [before[row * 3 + i], after[row * 3 + i]];
        return Math.abs(a - b) > 1e-4;
      }),
    );
    expect(changed).toEqual([...data.labels.keys()].filter((row) => row === 10 || row % 4 !== 2));
  });

  it.each([6, 40])('of 24 rows of %d features is the same in their span', async (dims) => {
    const data = blobs(24, dims, 3, 2, 42);
    const [whole, reduced] = [await scoresOf(data), await scoresOf(data, true)];
    // Scores count up to a number common to a row.
    const difference = (scores: Float32Array, row: number): number =>
      (scores[row * 3] ?? 0) - (scores[row * 3 + 1] ?? 0);
    for (let row = 0; row < 24; row++) {
      const expected = difference(whole, row);
      const tolerance = 0.01 * (1 + Math.abs(expected));
      expect(Math.abs(difference(reduced, row) - expected)).toBeLessThan(tolerance);
    }
  });
});
