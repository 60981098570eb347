import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { averagePrecision } from '../../../src/core/metrics/averagePrecision';
import { findLabelIssues, labelSuspicion } from '../../../src/core/metrics/labelIssues';
import { outOfFoldProbabilities } from '../../../src/core/metrics/linearProbe';

const input = (rows: readonly (readonly number[])[], labels: readonly number[]) => ({
  probabilities: Float32Array.from(rows.flat()),
  labels: Int32Array.from(labels),
  classes: rows[0]?.length ?? 2,
});

describe('findLabelIssues', () => {
  it('takes what the confident joint says, worked by hand', () => {
    // Thresholds: class 0 (0.9 + 0.8 + 0.1 + 0.45)/4 = 0.5625, class 1 (0.9 + 0.7 + 0.8 + 0.2)/4 = 0.65.
    // Joint: rows 0 and 1 in C[0][0], row 2 in C[0][1], row 3 nowhere (0.55 < 0.65); 4–6 in C[1][1], 7 in C[1][0].
    // Of 4 rows of label 0, 1/3·4 = 1.33 → 1 is of class 1: row 2. Of label 1, 1/4·4 = 1: row 7.
    const rows = [
      [0.9, 0.1],
      [0.8, 0.2],
      [0.1, 0.9],
      [0.45, 0.55],
      [0.1, 0.9],
      [0.3, 0.7],
      [0.2, 0.8],
      [0.8, 0.2],
    ];
    expect(findLabelIssues(input(rows, [0, 0, 0, 0, 1, 1, 1, 1]))).toEqual([
      { row: 2, suggested: 1, score: expect.closeTo(0.9, 6) },
      { row: 7, suggested: 0, score: expect.closeTo(0.8, 6) },
    ]);
  });

  it('scores every row by how little its label is believed, and passes over rows that hold NaN', () => {
    const rows = [
      [0.7, 0.2, 0.1],
      [0.1, 0.2, 0.7],
      [Number.NaN, Number.NaN, Number.NaN],
      [0, 1, 0],
    ];
    const given = input(rows, [0, 0, 0, 0]);
    expect([...labelSuspicion(given)]).toEqual([0.3, 0.9, 0, 1].map((x) => expect.closeTo(x, 6)));
    expect(findLabelIssues(given).some(({ row }) => row === 2)).toBe(false);
  });

  it('finds nothing in nothing, nor where there is one class', () => {
    expect(findLabelIssues(input([], []))).toEqual([]);
    expect(findLabelIssues(input([[1], [1]], [0, 0]))).toEqual([]);
  });
});

describe('labels planted wrong', () => {
  const [count, dims, classes] = [1500, 12, 5];

  async function judged(share: number) {
    const random = createRandom(51);
    const truth = Int32Array.from({ length: count }, () => random.index(classes));
    const features = new Float32Array(count * dims);
    for (let i = 0; i < features.length; i++) {
      const isOwnAxis = i % dims === truth[Math.floor(i / dims)];
      features[i] = random.normal() + (isOwnAxis ? 5 : 0);
    }
    const labels = truth.map((label) =>
      random.uniform() < share ? (label + 1 + random.index(classes - 1)) % classes : label,
    );
    const found = await outOfFoldProbabilities({
      features,
      dims,
      labels,
      classes,
      folds: 5,
      groups: null,
      seed: 1,
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    const probabilities = found?.probabilities ?? new Float32Array();
    return { truth, labels, issues: { probabilities, labels, classes } };
  }

  it('are ranked first, with the true label suggested', async () => {
    const { truth, labels, issues } = await judged(0.05);
    const isWrong = Uint8Array.from(labels, (label, row) => (label === truth[row] ? 0 : 1));
    const wrong = isWrong.reduce((sum, each) => sum + each, 0);
    expect(averagePrecision(labelSuspicion(issues), isWrong)).toBeGreaterThan(0.95);
    const found = findLabelIssues(issues);
    const hits = found.filter(({ row, suggested }) => isWrong[row] && suggested === truth[row]);
    expect(hits.length / found.length).toBeGreaterThan(0.9);
    expect(hits.length / wrong).toBeGreaterThan(0.9);
    expect(found.map(({ score }) => score)).toEqual(
      found.map(({ score }) => score).sort((a, b) => b - a),
    );
  });

  it('are seldom seen where there are none', async () => {
    const { issues } = await judged(0);
    expect(findLabelIssues(issues).length).toBeLessThan(0.01 * count);
  });
});
