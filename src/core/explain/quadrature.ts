// Where along the path of integrated gradients the gradient is taken, and how much each place counts.

import type { Quadrature } from '../../protocol/explain';

export interface QuadratureRule {
  /** In 0…1. */
  readonly nodes: Float64Array;
  /** Add up to 1. */
  readonly weights: Float64Array;
}

export function quadratureRule(kind: Quadrature, steps: number): QuadratureRule {
  return kind === 'midpoint' ? midpoint(steps) : gaussLegendre(steps);
}

function midpoint(steps: number): QuadratureRule {
  return {
    nodes: Float64Array.from({ length: steps }, (_, i) => (i + 0.5) / steps),
    weights: new Float64Array(steps).fill(1 / steps),
  };
}

/**
 * Roots of the Legendre polynomial of this degree by Newton's method, moved from −1…1 to 0…1; exact for polynomials of
 * degree 2 · steps − 1. (Numerical Recipes 4.6; Abramowitz & Stegun 25.4.29.)
 */
function gaussLegendre(steps: number): QuadratureRule {
  const nodes = new Float64Array(steps);
  const weights = new Float64Array(steps);
  for (let i = 0; i < steps; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (steps + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      const legendre = legendreAt(steps, x);
      slope = legendre.slope;
      const change = legendre.value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes[steps - 1 - i] = (x + 1) / 2;
    weights[steps - 1 - i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** The polynomial and its derivative by the three-term recurrence. */
function legendreAt(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [1, x];
  for (let k = 2; k <= degree; k++) {
    [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  }
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
