// Integrated gradients. Sundararajan et al. 2017, "Axiomatic Attribution for Deep Networks" (arXiv:1703.01365), equation 1.
//
//   R = (x − x') ⊙ ∫₀¹ ∂y/∂x at x' + α (x − x') dα        Σ R = y(x) − y(x')
//
// The integral by Gauss–Legendre quadrature, or by the midpoint rule; the sum is what completeness is measured by.

import { baselineOf } from '../baselines';
import { inputGradient, inputHeatmap, inputResult } from '../inputMaps';
import { valueAt } from '../perturb';
import { quadratureRule } from '../quadrature';
import type { Method, MethodContext, MethodResult } from './method';

/** Steps run together; a growing map is shown after each group. */
const groupSize = 8;
/** How far the sum may be from what it promises: more means that more steps are needed. */
const limit = 0.05;

export const integratedGradients: Method = {
  id: 'integrated-gradients',
  name: 'Integrated gradients',
  summary:
    'Each pixel’s share of the target, gathered on the way from an empty picture to this one.',
  usesLayer: false,
  usesSeed: false,
  explain: integrate,
};

/** Raw: signed, in the model's own axis order, without the batch axis. */
async function integrate(context: MethodContext): Promise<MethodResult> {
  const { picture, settings, subject } = context;
  const baseline = baselineOf(subject, picture, settings.baseline);
  const difference = picture.map((value, i) => value - (baseline[i] ?? 0));
  const { nodes, weights } = quadratureRule(settings.quadrature, settings.steps);
  const total = new Float64Array(picture.length);
  const mapSoFar = (): Float32Array => difference.map((value, i) => value * (total[i] ?? 0));
  for (let first = 0; first < settings.steps; first += groupSize) {
    const count = Math.min(groupSize, settings.steps - first);
    const rows = new Float32Array(count * picture.length);
    for (let row = 0; row < count; row++) {
      const share = nodes[first + row] ?? 0;
      const at = row * picture.length;
      for (let i = 0; i < picture.length; i++) {
        rows[at + i] = (baseline[i] ?? 0) + share * (difference[i] ?? 0);
      }
    }
    const gradients = await inputGradient(context, rows, count);
    for (let row = 0; row < count; row++) {
      const weight = weights[first + row] ?? 0;
      const at = row * picture.length;
      for (let i = 0; i < picture.length; i++) {
        total[i] = (total[i] ?? 0) + weight * (gradients[at + i] ?? 0);
      }
    }
    const partial = inputHeatmap(subject.input, mapSoFar(), 'sum');
    context.progress(first + count, settings.steps, partial);
  }
  const map = mapSoFar();
  const [end, start] = [await valueAt(context, picture), await valueAt(context, baseline)];
  const expected = end - start;
  const sum = map.reduce((all, value) => all + value, 0);
  const scale = Math.max(Math.abs(expected), 1e-3 * Math.max(Math.abs(end), Math.abs(start)));
  return {
    ...inputResult(subject.input, map, 'sum'),
    completeness: { sum, expected, scale, limit },
  };
}
