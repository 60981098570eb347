// The methods in the groups in which a person looks for them.

import type { MethodChoice, MethodId } from '../../../src/protocol/explain';
import { t } from '../../parts/l10n';

export type MethodGroup = 'cam' | 'gradient' | 'perturbation' | 'lrp' | 'other';

const groups: Readonly<Record<MethodId, MethodGroup>> = {
  'grad-cam': 'cam',
  'grad-cam-plus-plus': 'cam',
  'hires-cam': 'cam',
  'xgrad-cam': 'cam',
  'layer-cam': 'cam',
  'eigen-cam': 'cam',
  'eigen-grad-cam': 'cam',
  'score-cam': 'cam',
  'ablation-cam': 'cam',
  saliency: 'gradient',
  'gradient-x-input': 'gradient',
  'smooth-grad': 'gradient',
  'var-grad': 'gradient',
  'integrated-gradients': 'gradient',
  'guided-backprop': 'gradient',
  deconvnet: 'gradient',
  'guided-grad-cam': 'gradient',
  occlusion: 'perturbation',
  rise: 'perturbation',
  'lrp-epsilon': 'lrp',
  'lrp-gamma': 'lrp',
  'lrp-alpha-beta': 'lrp',
  'lrp-composite': 'lrp',
  'attention-rollout': 'other',
  'activation-maximization': 'other',
};

/** These read a layer's activations only, so a layer that no gradient reaches serves them as well. */
const gradientFree: readonly MethodId[] = ['eigen-cam', 'score-cam', 'ablation-cam'];

export function groupOf(method: MethodId): MethodGroup {
  return groups[method];
}

export function groupName(group: MethodGroup): string {
  switch (group) {
    case 'cam':
      return t('Class activation maps');
    case 'gradient':
      return t('Gradients');
    case 'perturbation':
      return t('Perturbation');
    case 'lrp':
      return t('Relevance propagation');
    case 'other':
      return t('Other');
  }
}

export function needsGradient(method: MethodId): boolean {
  return !gradientFree.includes(method);
}

export function findMethod(
  methods: readonly MethodChoice[] | undefined,
  id: MethodId,
): MethodChoice | undefined {
  return methods?.find((method) => method.id === id);
}
