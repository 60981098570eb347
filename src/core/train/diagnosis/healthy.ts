// Nothing is wrong, with the figures that say so.

import { type Evidence, layerNorms, type Rule } from './evidence';
import { figure, points } from './words';

const window = 50;

/** From the first epoch on. */
export const healthy: Rule = (evidence) => {
  const last = evidence.epochs.at(-1);
  if (!last) return null;
  const { train, validation } = last;
  const gap =
    validation === null
      ? []
      : [`gap train / validation ${points(train.accuracy - validation.accuracy)}`];
  const parts = [...gradientPart(evidence), ...gap];
  const message = parts.length === 0 ? 'loss is finite' : parts.join(', ');
  return {
    id: 'healthy',
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
    remedy: 'Nothing to do.',
    epoch: null,
    parameters: [],
  };
};

function gradientPart(evidence: Evidence): string[] {
  const layers = layerNorms(evidence, evidence.phaseSteps.slice(-window));
  if (layers.length === 0) return [];
  const gradients = layers.map(({ gradient }) => gradient);
  const updates = layers.map(({ update }) => update).filter(Number.isFinite);
  const range = (values: readonly number[]): string => {
    const [low, high] = [figure(Math.min(...values)), figure(Math.max(...values))];
    return low === high ? low : `${low} … ${high}`;
  };
  const part = `gradients flow (${range(gradients)})`;
  return updates.length === 0 ? [part] : [part, `updates are ${range(updates)} of the weights`];
}
