// Ablation-CAM. Desai & Ramaswamy 2020, "Ablation-CAM: Visual Explanations for Deep Convolutional Network via
// Gradient-free Localization" (WACV 2020), equations 3 and 4.
//
//   w_k = (y − y_k) / |y|,  y_k: the target with channel k set to zero        M = ReLU(Σ_k w_k A_k)
//
// The paper takes y > 0 for granted and divides by y; for a negative score that would turn the map over. Only what comes
// behind the layer is run again.

import { type LayerMaps, layerMaps, weightedMap } from '../layerMaps';
import { measure, objectiveValues } from '../perturb';
import type { Method, MethodContext, MethodResult } from './method';

export const ablationCam: Method = {
  id: 'ablation-cam',
  name: 'Ablation-CAM',
  summary: 'Channels weighted by how far the target falls without them; no gradient.',
  usesLayer: true,
  usesSeed: false,
  explain: explainByAblation,
};

/** Raw: [height, width] of the layer, not negative. */
async function explainByAblation(context: MethodContext): Promise<MethodResult> {
  const found = await layerMaps(context, [context.objective.of]);
  const drops = await ablationDrops(context, found, (known, done, total) =>
    context.progress(done, total, weightedMap(found, known).heatmap),
  );
  return weightedMap(found, drops);
}

/**
 * (y − y_k) / |y| for each channel; where y is zero, y − y_k. The maps must come with the objective's value. `known` hears of the drops so far,
 * zero where unknown.
 */
export async function ablationDrops(
  context: Pick<MethodContext, 'subject' | 'objective' | 'picture' | 'signal'>,
  { layer, maps, values }: LayerMaps,
  known: (drops: Float64Array, done: number, total: number) => void,
): Promise<Float64Array> {
  const { picture, objective } = context;
  const area = layer.height * layer.width;
  const whole = objectiveValues(objective, values.get(objective.of) ?? new Float32Array(0))[0] ?? 0;
  const scale = Math.abs(whole) || 1;
  const base = values.get(layer.value) ?? new Float32Array(0);
  const drops = new Float64Array(layer.channels);
  // Without a channel that is zero anyway, nothing changes.
  const channels = Array.from(drops, (_, k) => k).filter((k) =>
    maps.subarray(k * area, (k + 1) * area).some((value) => value !== 0),
  );
  const ablated = maps.slice();
  const fill = (row: Float32Array, index: number): void => {
    const from = (channels[index] ?? 0) * area;
    ablated.fill(0, from, from + area);
    row.set(layer.fromMaps(ablated, base));
    ablated.set(maps.subarray(from, from + area), from);
  };
  const from = { layer: layer.value, picture };
  const rows = { count: channels.length, length: layer.length, from, fill };
  await measure(context, rows, (first, scores) => {
    scores.forEach((score, i) => {
      drops[channels[first + i] ?? 0] = (whole - score) / scale;
    });
    known(drops, first + scores.length, channels.length);
  });
  return drops;
}
