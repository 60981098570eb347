// What can be chosen for a model: its layers and whether the gradient reaches them, the methods and whether they apply.

import { explainable } from '../../core/autodiff/differentiable';
import { gradientRules } from '../../core/autodiff/rules';
import { listLayers } from '../../core/explain/layers';
import { methods } from '../../core/explain/methods';
import type { ExplainOptions } from '../../protocol/explain';
import type { ExplainableModel } from './explainableModel';
import { automaticLayer } from './pickLayer';
import { createUsedProviders } from './usedProviders';

export function explainOptions(model: ExplainableModel): ExplainOptions {
  const subject = model.subject(createUsedProviders());
  const { blockers, reachable } = explainable(subject.graph, subject.scores, gradientRules);
  const blocking = [...new Set(blockers.map(({ op }) => op))];
  const { card } = model;
  return {
    layers: listLayers(subject).map(({ layer: _layer, ...choice }) => ({
      ...choice,
      blockedBy: reachable.has(choice.value) ? [] : blocking,
    })),
    blockers,
    automaticLayer: automaticLayer(card),
    methods: [...methods.values()].map(
      ({ id, name, summary, usesLayer, usesSeed, unavailable }) => ({
        id,
        name,
        summary,
        usesLayer,
        usesSeed,
        unavailable: unavailable?.(subject) ?? null,
      }),
    ),
    labels: card.labels.value,
    classCount: card.output.classCount,
  };
}
