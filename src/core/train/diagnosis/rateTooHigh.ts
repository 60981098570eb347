// Steps so long that they jump over the valley: the loss rises, or leaps, from where the phase began.

import { layerNorms, mean, median, type Rule } from './evidence';
import { figure } from './words';

/** Steps of which the start is the mean, and how many there must be. */
const startSteps = 3;
const fewest = 12;
const rise = 1.5;
/** Nats; a loss near 0 may rise by half without harm. */
const smallestRise = 0.1;
/** A leap: three times the start, and a nat above it. */
const leap = 3;
const leapShare = 0.05;
/** Updates over weights; about 1e-3 is usual (Karpathy, cs231n). */
const largestUpdate = 0.1;

/**
 * In the phase, the median loss of the last quarter of its steps (5 to 20) is 1.5 times the mean of the first 3 and 0.1
 * above it; or a twentieth of all steps (3 at least) leap to 3 times the first loss and a nat above it; or updates are over a tenth of the weights
 * while the loss does not fall.
 */
export const rateTooHigh: Rule = (evidence) => {
  const { phaseSteps, phase, config } = evidence;
  if (phaseSteps.length < fewest) return null;
  const losses = phaseSteps.map(({ loss }) => loss);
  const start = mean(losses.slice(0, startSteps));
  const recent = Math.min(20, Math.max(5, Math.floor(losses.length / 4)));
  const now = median(losses.slice(-recent));
  const isRising = now > rise * start && now > start + smallestRise;
  // The first loss alone is from before any step: a single step may be too long.
  const first = Math.min(start, losses[0] ?? start);
  const isLeap = (loss: number): boolean => loss > leap * first && loss > first + 1;
  const leaps = losses.filter(isLeap).length;
  const isLeaping = leaps >= 3 && leaps >= leapShare * losses.length;
  const { name, size } = largestUpdateOf(evidence, recent);
  const isRough = size > largestUpdate && now > 0.95 * start;
  if (!isRising && !isLeaping && !isRough) return null;
  const begin = phaseSteps.find(({ loss }) => loss > rise * start && loss > start + smallestRise);
  const seen = isRising
    ? `Loss rose from ${figure(start)} to ${figure(now)}`
    : isLeaping
      ? `Loss leapt from ${figure(first)} up to ${figure(Math.max(...losses))} in ${leaps} of ${losses.length} steps`
      : `Loss stays at ${figure(now)} (it began at ${figure(start)})`;
  const updates =
    size > largestUpdate
      ? `; an update is ${figure(size)} times the weights in "${name}", where about 1e-3 is usual`
      : '';
  const rate = config.phases[phase]?.learningRate;
  return {
    id: 'rate-too-high',
    message: `${seen}${updates}.`,
    remedy:
      rate === undefined
        ? 'Lower the learning rate to a tenth.'
        : `Lower the learning rate of phase ${phase + 1} from ${figure(rate)} to ${figure(rate / 10)}, or warm it up over an epoch.`,
    epoch: begin?.epoch ?? phaseSteps[0]?.epoch ?? null,
    parameters: size > largestUpdate && name !== '' ? [name] : [],
  };
};

/** A head that began at zero has no size to compare its updates with. */
function largestUpdateOf(
  evidence: Parameters<Rule>[0],
  recent: number,
): { readonly name: string; readonly size: number } {
  const isNewHead = evidence.config.head.initialisation === 'zero';
  return layerNorms(evidence, evidence.phaseSteps.slice(-recent))
    .filter(({ isHead }) => !(isHead && isNewHead))
    .reduce((most, { name, update }) => (update > most.size ? { name, size: update } : most), {
      name: '',
      size: 0,
    });
}
