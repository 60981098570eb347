// Grad-CAM at every layer the gradient reaches, from one pass forwards and backwards: thumbnails for choosing a layer.

import { explainable } from '../../core/autodiff/differentiable';
import { gradientRules } from '../../core/autodiff/rules';
import { channelMeans, placeMap } from '../../core/explain/camMaths';
import { listLayers, namedLayer } from '../../core/explain/layers';
import { resolveObjective } from '../../core/explain/objective';
import { rememberPicture } from '../../core/explain/rememberPicture';
import { createUpsampler } from '../../core/explain/upsample';
import type { ExplainTarget, Heatmap, LayerMap } from '../../protocol/explain';
import type { ExplainableModel } from './explainableModel';
import { readSubject } from './readSubject';
import { createUsedProviders } from './usedProviders';

/** A thumbnail needs no more. */
const largestSide = 32;

export async function explainLayers(
  request: { readonly image: string; readonly target: ExplainTarget },
  model: ExplainableModel,
  signal: AbortSignal,
): Promise<readonly LayerMap[]> {
  const { rows } = await readSubject(request, model);
  const subject = rememberPicture(model.subject(createUsedProviders()), rows);
  const { target } = request;
  const { values } = await subject.run({ rows, count: 1, fetches: [subject.scores] }, signal);
  const scores = values.get(subject.scores) ?? new Float32Array(0);
  const named = target.kind === 'channel' ? namedLayer(subject, target.layer) : null;
  const { of, seed } = resolveObjective(subject, target, scores, named);
  const { reachable } = explainable(subject.graph, of, gradientRules);
  const layers = listLayers(subject).filter(({ value }) => reachable.has(value));
  const wanted = layers.map(({ value }) => value);
  const backward = { of, seed, wanted, rules: gradientRules };
  const result = await subject.run({ rows, count: 1, fetches: wanted, backward }, signal);
  return layers.map(({ value, layer }) => {
    const activation = layer.toMaps(result.values.get(value) ?? new Float32Array(0));
    const gradient = layer.toMaps(result.gradients.get(value) ?? new Float32Array(0));
    const area = layer.height * layer.width;
    const weights = channelMeans(gradient, layer.channels, area);
    const { heatmap } = placeMap(
      { layer, area },
      (index, k) => (weights[k] ?? 0) * (activation[index] ?? 0),
    );
    return { value, heatmap: thumbnail(heatmap) };
  });
}

function thumbnail(map: Heatmap): Heatmap {
  const scale = largestSide / Math.max(map.width, map.height);
  if (scale >= 1) return map;
  const size = {
    width: Math.max(1, Math.round(map.width * scale)),
    height: Math.max(1, Math.round(map.height * scale)),
  };
  return { ...map, ...size, data: createUpsampler(map, size)(map.data) };
}
