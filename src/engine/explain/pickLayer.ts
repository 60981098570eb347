// The layer that a class activation map is made of: the one asked for, or the model's target layer.

import { type ChosenLayer, chooseLayer, listLayers, namedLayer } from '../../core/explain/layers';
import type { Objective } from '../../core/explain/methods/method';
import type { Subject } from '../../core/explain/subject';
import type { ExplainOptions, MethodId } from '../../protocol/explain';
import type { ModelCard } from '../../protocol/model';
import type { ExplainableModel } from './explainableModel';

/** A layer without gradient serves these as well as any. */
const withoutGradient: ReadonlySet<MethodId> = new Set(['eigen-cam', 'score-cam', 'ablation-cam']);

export async function pickLayer(
  wanted: string | null,
  method: MethodId,
  { card }: ExplainableModel,
  subject: Subject,
  objective: Objective,
  rows: Float32Array,
  signal: AbortSignal,
): Promise<ChosenLayer> {
  if (wanted !== null) return { layer: namedLayer(subject, wanted), reason: 'chosen' };
  const automatic = automaticLayer(card);
  const { value, reason } = automatic;
  if (!withoutGradient.has(method)) return chooseLayer(subject, automatic, objective, rows, signal);
  const layer = value === null ? listLayers(subject).at(-1)?.value : value;
  return { layer: namedLayer(subject, layer ?? ''), reason };
}

/** The target layer of the card, and why it is that one. */
export function automaticLayer({ targetLayer }: ModelCard): ExplainOptions['automaticLayer'] {
  const { value, source, detail } = targetLayer;
  const isFound = source === 'graph' || source === 'default';
  return { value, reason: isFound ? detail : `named in ${detail}` };
}
