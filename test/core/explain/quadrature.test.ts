import { describe, expect, it } from 'vitest';
import { quadratureRule } from '../../../src/core/explain/quadrature';

const integral = (
  { nodes, weights }: ReturnType<typeof quadratureRule>,
  f: (x: number) => number,
): number => nodes.reduce((sum, node, i) => sum + (weights[i] ?? 0) * f(node), 0);

const third = Math.sqrt(1 / 3) / 2;
const fifth = Math.sqrt(3 / 5) / 2;
const inner = Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 6;
const outer = Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 6;
const innerWeight = (322 + 13 * Math.sqrt(70)) / 1800;
const outerWeight = (322 - 13 * Math.sqrt(70)) / 1800;

describe('Gauss–Legendre quadrature', () => {
  it.each([
    { steps: 1, nodes: [0.5], weights: [1] },
    { steps: 2, nodes: [0.5 - third, 0.5 + third], weights: [1 / 2, 1 / 2] },
    { steps: 3, nodes: [0.5 - fifth, 0.5, 0.5 + fifth], weights: [5 / 18, 8 / 18, 5 / 18] },
    {
      steps: 5,
      nodes: [0.5 - outer, 0.5 - inner, 0.5, 0.5 + inner, 0.5 + outer],
      weights: [outerWeight, innerWeight, 64 / 225, innerWeight, outerWeight],
    },
  ])('has the nodes of the closed form for $steps steps', ({ steps, nodes, weights }) => {
    const rule = quadratureRule('gauss-legendre', steps);
    const all = [...rule.nodes, ...rule.weights];
    const errors = [...nodes, ...weights].map((value, i) => Math.abs(value - (all[i] ?? 0)));
    expect(all.length).toBe(2 * steps);
    expect(Math.max(...errors)).toBeLessThan(1e-14);
  });

  it.each([1, 2, 3, 5, 8, 32, 50, 101, 300])(
    'integrates powers up to twice its %i steps less one exactly',
    (steps) => {
      const rule = quadratureRule('gauss-legendre', steps);
      const errors = Array.from({ length: 2 * steps }, (_, power) =>
        Math.abs(integral(rule, (x) => x ** power) - 1 / (power + 1)),
      );
      expect(Math.max(...errors)).toBeLessThan(1e-13);
      // One power more is beyond it, which shows as long as it shows at all.
      const next = integral(rule, (x) => x ** (2 * steps)) - 1 / (2 * steps + 1);
      if (steps <= 5) expect(Math.abs(next)).toBeGreaterThan(1e-7);
    },
  );

  it('keeps nodes in order, inside and symmetric', () => {
    const { nodes } = quadratureRule('gauss-legendre', 64);
    const isOrdered = nodes.every((node, i) => node > (nodes[i - 1] ?? 0) && node < 1);
    const asymmetry = nodes.map((node, i) => Math.abs(node + (nodes[63 - i] ?? 0) - 1));
    expect({ isOrdered, isSymmetric: Math.max(...asymmetry) < 1e-14 }).toEqual({
      isOrdered: true,
      isSymmetric: true,
    });
  });
});

describe('the midpoint rule', () => {
  it('takes the middle of equal steps', () => {
    const { nodes, weights } = quadratureRule('midpoint', 4);
    expect({ nodes: [...nodes], weights: [...weights] }).toEqual({
      nodes: [0.125, 0.375, 0.625, 0.875],
      weights: [0.25, 0.25, 0.25, 0.25],
    });
  });

  it('misses the integral of a square by a twelfth of the squared step', () => {
    const error = integral(quadratureRule('midpoint', 10), (x) => x * x) - 1 / 3;
    expect(error).toBeCloseTo(-1 / 1200, 12);
  });
});
