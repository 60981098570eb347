// Gradients that fade on their way back (Hochreiter 1991; Glorot & Bengio 2010): each sigmoid lets at most a quarter
// through. What counts is how early layers do beside late ones: in a fitted network all gradients are small alike.

import { type LayerNorms, layerNorms, median, type Rule } from './evidence';
import { figure, names } from './words';

/** Fewer layers are hardly deep enough. */
const fewestLayers = 6;
/** Below this share of the late layers' gradients, early layers stand still: one part in a thousand. */
const smallestShare = 1e-3;
/** Steps looked at, and how many there must be: a head that starts from zero passes nothing back at first. */
const window = 50;
const fewest = 12;

/** Gradient norms of the first third of all trained weights are under 1e-3 of those of the last third, as medians. */
export const vanishingGradients: Rule = (evidence) => {
  if (evidence.phaseSteps.length < fewest) return null;
  const steps = evidence.phaseSteps.slice(fewest / 2).slice(-window);
  const layers = layerNorms(evidence, steps);
  if (layers.length < fewestLayers) return null;
  const third = Math.floor(layers.length / 3);
  const early = layers.slice(0, third);
  const [first, last] = [gradientOf(early), gradientOf(layers.slice(-third))];
  if (!(last > 0) || first >= smallestShare * last) return null;
  const fading = layers.filter(({ gradient }) => gradient < smallestShare * last);
  const update = median(early.map((layer) => layer.update));
  return {
    id: 'vanishing-gradients',
    message: `Gradients fade from ${figure(last)} in the last layers to ${figure(first)} in the first: ${names(
      fading.map(({ name }) => name),
    )} hardly learn (updates are ${figure(update)} of the weights, about 1e-3 is usual).`,
    remedy:
      'Use ReLU in place of sigmoid or tanh, and a network with normalisation and residual connections, or fewer layers.',
    epoch: steps[0]?.epoch ?? null,
    parameters: fading.map(({ name }) => name),
  };
};

function gradientOf(layers: readonly LayerNorms[]): number {
  return median(layers.map(({ gradient }) => gradient));
}
