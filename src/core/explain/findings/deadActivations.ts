// ReLUs that let nothing through: a layer without activation, or a node between it and the target that stops the gradient.

import { gradientPath } from '../../autodiff/backpropagate';
import { gradientRules } from '../../autodiff/rules';
import type { FeatureLayer } from '../featureLayer';
import { percent } from '../words';
import { type Finding, isZero } from './finding';

const rectifiers: ReadonlySet<string> = new Set(['Relu', 'Clip', 'HardSigmoid', 'HardSwish']);
/** With fewer dead channels there is another reason for a blank map. */
const largeShare = 0.9;

export const deadActivations: Finding = async ({ context, at, values, gradient }) => {
  const { subject, layer, objective } = context;
  const known = await values();
  const activations = layer ? known.get(layer.value) : undefined;
  const share = layer && activations ? deadShare(layer, activations) : 0;
  if (layer && share >= largeShare) {
    return {
      code: 'activations-dead',
      message: `${share === 1 ? 'All' : percent(share)} of the ${layer.channels} channels of "${layer.value}" are zero everywhere for this picture.`,
      remedy: 'Choose an earlier layer, and check scale, mean and std in the model card.',
    };
  }
  const rows = await gradient();
  if (!rows || !isZero(rows)) return null;
  const path = gradientPath(subject.graph, [at], objective.of, gradientRules);
  const dead = path.nodes.find(
    ({ op, outputs: [output = ''] }) => rectifiers.has(op) && isZero(known.get(output) ?? [1]),
  );
  if (!dead) return null;
  return {
    code: 'activations-dead',
    message: `${dead.op} at "${dead.name}" gives nothing but zeros for this picture, so no gradient passes it.`,
    remedy: 'Choose a layer behind this node, and check scale, mean and std in the model card.',
  };
};

function deadShare(layer: FeatureLayer, activations: Float32Array): number {
  const maps = layer.toMaps(activations);
  const area = layer.height * layer.width;
  let dead = 0;
  for (let k = 0; k < layer.channels; k++) {
    if (isZero(maps.subarray(k * area, (k + 1) * area))) dead++;
  }
  return dead / layer.channels;
}
