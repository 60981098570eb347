// How much each channel of a layer adds to a class: Σ over places of activation · gradient, as the gradient × input of the
// layer (Shrikumar et al. 2016) summed over a channel.

import { gradientRules } from '../../core/autodiff/rules';
import type { FeatureLayer } from '../../core/explain/featureLayer';
import { namedLayer } from '../../core/explain/layers';
import { resolveObjective } from '../../core/explain/objective';
import type { ExplainTarget } from '../../protocol/explain';
import type { FeatureContributions } from '../../protocol/features';
import type { Capture } from './captures';
import { needsCanonical } from './errors';

const nothing = new Float32Array(0);

export async function contributions(
  { plan, rows }: Capture,
  layer: FeatureLayer,
  target: ExplainTarget,
  signal: AbortSignal,
): Promise<FeatureContributions> {
  if (!plan.canonical) throw needsCanonical('Contributions', plan.gradientBlocked ?? '');
  const { subject } = plan.canonical;
  const first = await subject.run({ rows, count: 1, fetches: [subject.scores] }, signal);
  const named = target.kind === 'channel' ? namedLayer(subject, target.layer) : null;
  const scores = first.values.get(subject.scores) ?? nothing;
  const { of, seed, index, text } = resolveObjective(subject, target, scores, named);
  const { value } = layer;
  const backward = { of, seed, wanted: [value], rules: gradientRules };
  const pass = await subject.run({ rows, count: 1, fetches: [value], backward }, signal);
  const activation = layer.toMaps(pass.values.get(value) ?? nothing);
  const gradient = layer.toMaps(pass.gradients.get(value) ?? nothing);
  const label = index === null ? null : plan.card.labels.value?.[index];
  return {
    target: { index, text: text ?? label ?? `class ${index}` },
    contributions: sums(activation, gradient, layer.channels),
  };
}

function sums(activation: Float32Array, gradient: Float32Array, channels: number): Float32Array {
  const area = activation.length / channels;
  return Float32Array.from({ length: channels }, (_, k) => {
    let sum = 0;
    for (let i = k * area; i < (k + 1) * area; i++) {
      sum += (activation[i] ?? 0) * (gradient[i] ?? 0);
    }
    return sum;
  });
}
