import { describe, expect, it } from 'vitest';
import { lrpEpsilon } from '../../../src/core/explain/methods/lrpEpsilon';
import type { Subject } from '../../../src/core/explain/subject';
import {
  type Build,
  draw,
  explained,
  largest,
  methods,
  subjectOf,
  sumOf,
  worst,
} from './lrpSupport';
import { toySettings } from './methodContext';
import { never } from './support';

/** All methods look at the same two networks. */
function once(
  make: (isMerged: boolean) => Promise<Subject>,
): (isMerged: boolean) => Promise<Subject> {
  const made = new Map<boolean, Promise<Subject>>();
  return (isMerged) => {
    const subject = made.get(isMerged) ?? make(isMerged);
    made.set(isMerged, subject);
    return subject;
  };
}

describe('the canoniser', () => {
  const statistics: Record<string, readonly number[]> = {
    gain: [0.5, -1.5, 2],
    shift: [0.3, -0.2, 0.1],
    mean: [0.2, -0.4, 0.6],
    variance: [0.25, 4, 1],
    factor: [2, 0.5, -1],
    term: [-0.3, 0.4, 0.2],
  };
  const of = (name: string, k: number): number => statistics[name]?.[k] ?? 0;
  const weights = draw(3 * 2 * 9, 21);
  const bias = draw(3, 22);
  /** ((w x + b − mean) gain / √(variance + 1e-3) + shift) factor + term − ½, by hand. */
  const scaleOf = (k: number): number =>
    (of('gain', k) / Math.sqrt(of('variance', k) + 1e-3)) * of('factor', k);
  const mergedWeights = weights.map((w, i) => w * scaleOf(Math.floor(i / 18)));
  const mergedBias = bias.map(
    (b, k) =>
      (b - of('mean', k)) * scaleOf(k) + of('shift', k) * of('factor', k) + of('term', k) - 0.5,
  );

  const net =
    (isMerged: boolean): Build =>
    ({ node, weight, ints, batch }, image) => {
      const pads = { pads: [1, 1, 1, 1] };
      const split = (): string => {
        const conv = node('Conv', [image, weight([3, 2, 3, 3], weights), weight([3], bias)], pads);
        const vectors = ['gain', 'shift', 'mean', 'variance'].map((name) =>
          weight([3], statistics[name] ?? []),
        );
        const epsilon = { epsilon: { float: 1e-3 } };
        const normal = node('BatchNormalization', [conv, ...vectors], epsilon);
        const scaled = node('Mul', [weight([3, 1, 1], statistics.factor ?? []), normal]);
        const moved = node('Add', [scaled, weight([1, 3, 1, 1], statistics.term ?? [])]);
        return node('Sub', [moved, weight([], [0.5])]);
      };
      const z = isMerged
        ? node('Conv', [image, weight([3, 2, 3, 3], mergedWeights), weight([3], mergedBias)], pads)
        : split();
      const flat = node('Reshape', [node('Relu', [z]), ints(batch, 48)]);
      return node('MatMul', [flat, weight([48, 2], draw(96, 23))]);
    };

  const netSubject = once((isMerged) => subjectOf([2, 4, 4], net(isMerged)));

  it.each(methods)('merges what follows a convolution for $name', async (method) => {
    const picture = draw(32, 24).map((value) => Math.abs(value % 1));
    const [split, merged] = await Promise.all(
      [false, true].map(async (isMerged) =>
        explained(method, await netSubject(isMerged), picture, [1, -0.5]),
      ),
    );
    const expected = merged?.raw.data ?? [];
    expect(largest(expected)).toBeGreaterThan(0.1);
    expect(worst(split?.raw.data ?? [], expected)).toBeLessThan(1e-4 * largest(expected));
  });

  const dense =
    (isMerged: boolean): Build =>
    ({ node, weight, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, 2, 6)]);
      const matrix = draw(18, 25);
      const factors = matrix.map((value, i) => value * of('factor', i % 3));
      const split = (): string => {
        const product = node('MatMul', [x, weight([6, 3], matrix)]);
        const scaled = node('Div', [product, weight([3], [0.5, 2, -1])]);
        return node('Add', [weight([3], statistics.term ?? []), scaled]);
      };
      const merged = (): string => {
        const rows = node('Reshape', [x, ints(batch * 2, 6)]);
        const product = node('Gemm', [
          rows,
          weight([6, 3], factors),
          weight([3], statistics.term ?? []),
        ]);
        return node('Reshape', [product, ints(batch, 2, 3)]);
      };
      const y = node('Relu', [isMerged ? merged() : split()]);
      return node('ReduceMean', [y, ints(1)], { keepdims: 0 });
    };

  const denseSubject = once((isMerged) => subjectOf([1, 3, 4], dense(isMerged)));

  it.each(methods)('merges what follows a matrix product for $name', async (method) => {
    const picture = draw(12, 26).map((value) => Math.abs(value % 1));
    const [split, merged] = await Promise.all(
      [false, true].map(async (isMerged) =>
        explained(method, await denseSubject(isMerged), picture, [1, 1, -1]),
      ),
    );
    const expected = merged?.raw.data ?? [];
    expect(largest(expected)).toBeGreaterThan(0.1);
    expect(worst(split?.raw.data ?? [], expected)).toBeLessThan(1e-4 * largest(expected));
  });

  it('need not merge what comes before a layer: the ε rule gives the same', async () => {
    const [split, merged] = await Promise.all(
      [false, true].map(async (isMerged) => {
        const subject = await subjectOf([2, 4, 4], ({ node, weight, ints }, image) => {
          const vectors = ['gain', 'shift', 'mean', 'variance'].map((name) =>
            weight([2], (statistics[name] ?? []).slice(0, 2)),
          );
          const scale = (i: number): number =>
            of('gain', i % 2) / Math.sqrt(of('variance', i % 2) + 1e-5);
          const kernel = draw(6, 27);
          const shifts = [0, 1, 2].map((k) =>
            sumOf(
              [0, 1].map(
                (c) => (kernel[2 * k + c] ?? 0) * (of('shift', c) - of('mean', c) * scale(c)),
              ),
            ),
          );
          const z = isMerged
            ? node('Conv', [
                image,
                weight(
                  [3, 2, 1, 1],
                  kernel.map((value, i) => value * scale(i)),
                ),
                weight([3], shifts),
              ])
            : node('Conv', [
                node('BatchNormalization', [image, ...vectors]),
                weight([3, 2, 1, 1], kernel),
              ]);
          return node('ReduceMean', [node('Relu', [z]), ints(2, 3)], { keepdims: 0 });
        });
        return explained(lrpEpsilon, subject, draw(32, 28), [1, 2, 3]);
      }),
    );
    expect(worst(split?.raw.data ?? [], merged?.raw.data ?? [])).toBeLessThan(1e-5);
  });

  it('ends before a value that is itself explained', async () => {
    const subject = await subjectOf([2, 4, 4], ({ node, weight, ints }, image) => {
      const conv = node('Conv', [image, weight([2, 2, 1, 1])], {}, 'inner');
      const scaled = node('Mul', [conv, weight([2, 1, 1], [5, -7])]);
      return node('ReduceMean', [scaled, ints(2, 3)], { keepdims: 0 });
    });
    const picture = draw(32, 29);
    const context = {
      subject,
      picture: Float32Array.from(picture),
      objective: { of: 'inner', seed: new Float32Array(32).fill(1) },
      layer: null,
      settings: toySettings,
      signal: never,
      progress: () => {},
    };
    const { completeness } = await lrpEpsilon.explain(context);
    expect(Math.abs((completeness?.sum ?? 0) - (completeness?.expected ?? 1))).toBeLessThan(1e-4);
  });
});

/** Residual branches, Concat, pooling, slices, a gate: everything but shifts. */
