// Gradients that grow on their way back (Pascanu, Mikolov & Bengio 2013). The gradient of cross-entropy with regard to the
// logits has a norm of at most √2, so that a norm of 1,000 means layers that multiply it.

import { median, type Rule } from './evidence';
import { figure } from './words';

const largest = 1000;
/** Times the norm of the phase's steps before. */
const growth = 100;
/** A growth from next to nothing is no explosion. */
const large = 10;
const recent = 10;

/** Of the last 10 steps, 3 with a norm over 1,000, or a median over 10 and 100 times that of the steps before. */
export const explodingGradients: Rule = ({ phaseSteps, config }) => {
  const norms = phaseSteps.map(({ gradientNorm }) => gradientNorm).filter(Number.isFinite);
  const last = norms.slice(-recent);
  const before = norms.slice(0, -recent);
  const isHuge = last.filter((norm) => norm > largest).length >= 3;
  const now = median(last);
  const then = median(before);
  const hasGrown = before.length >= recent && now > large && now > growth * then;
  if (!isHuge && !hasGrown) return null;
  const first = phaseSteps.find(({ gradientNorm }) => gradientNorm > (isHuge ? largest : large));
  const compared = hasGrown ? `, ${figure(now / then)} times that of the steps before` : '';
  const clip = config.clipNorm === null ? 'Set clipNorm to 1' : 'Lower clipNorm';
  return {
    id: 'exploding-gradients',
    message: `The norm of the gradient is ${figure(now)} (median of ${last.length} steps)${compared}.`,
    remedy: `${clip}, and lower the learning rate; when training from scratch, use a network with normalisation.`,
    epoch: first?.epoch ?? null,
    parameters: [],
  };
};
