// Rectifiers that give 0 for every picture pass no gradient back, and stay so (Lu et al. 2019, "Dying ReLU").

import type { Rule } from './evidence';
import { names, percent } from './words';

const largeShare = 0.5;

/**
 * In the last two epochs, over half of the channels of an activation are 0 for a whole batch. Not while only the head is
 * trained: what is frozen is as it was recorded.
 */
export const deadRelus: Rule = ({ phaseEpochs, phase, config }) => {
  if (config.phases[phase]?.train === 'head') return null;
  const last = phaseEpochs.at(-1);
  const before = phaseEpochs.at(-2) ?? last;
  if (!last || !before) return null;
  const shareBefore = new Map(before.dead.map(({ value, share }) => [value, share]));
  const dead = last.dead
    .filter(({ value, share }) => Math.min(share, shareBefore.get(value) ?? 0) > largeShare)
    .sort((a, b) => b.share - a.share);
  const [worst] = dead;
  if (!worst) return null;
  return {
    id: 'dead-relus',
    message: `Over half of the channels are 0 for every picture of a batch in ${dead.length} of ${last.dead.length} activations: ${names(
      dead.map(({ value }) => value),
    )} (${percent(worst.share)} of the first).`,
    remedy:
      'Lower the learning rate, check large negative biases and the pictures’ scale, and use a network with normalisation.',
    epoch: before.epoch,
    parameters: [],
  };
};
