// The network does not even learn the training pictures: it is about as good as always naming the largest class, or its
// loss stands still far from the goal.

import { type Evidence, mean, type Rule } from './evidence';
import { figure, percent } from './words';

const averaged = 3;
const fewest = 5;
/** Above the share of the largest class. */
const margin = 0.05;
/** A loss that fell by less stands still, unless the pictures are known already. */
const smallestFall = 0.05;
const good = 0.85;

/**
 * After 5 epochs (or the whole phase), in the last 3: training accuracy within 5 points of the largest class's share, or
 * training loss within 5 % of that of the first epoch with an accuracy under 85 %.
 */
export const underfitting: Rule = (evidence) => {
  const { epochs, phaseEpochs, phase, config } = evidence;
  if (phaseEpochs.length < epochsNeeded(evidence)) return null;
  const last = phaseEpochs.slice(-averaged);
  const accuracy = mean(last.map(({ train }) => train.accuracy));
  const loss = mean(last.map(({ train }) => train.loss));
  const start = epochs[0]?.train.loss ?? Number.NaN;
  const share = largestShare(evidence);
  const isGuessing = share !== null && accuracy <= share + margin && share < 1 - margin;
  const stands = loss > (1 - smallestFall) * start && accuracy < good;
  if (!isGuessing && !stands) return null;
  const beside = share === null ? '' : `; always naming the largest class gives ${percent(share)}`;
  const isHeadOnly = config.phases[phase]?.train === 'head';
  return {
    id: 'underfitting',
    message: `After ${epochs.length} epochs ${percent(accuracy)} of the training pictures are right${beside}, and training loss went from ${figure(start)} to ${figure(loss)}.`,
    remedy: `Try ${isHeadOnly ? 'training more blocks' : 'a larger network'}, a learning rate ten times as high, more epochs, or less augmentation, weight decay and dropout.`,
    epoch: last[0]?.epoch ?? null,
    parameters: [],
  };
};

/** Rates that warm up or follow one cycle teach little at first, and early stopping may end a phase soon. */
function epochsNeeded({ config, phase }: Evidence): number {
  const planned = config.phases[phase]?.epochs ?? fewest;
  if (planned < fewest) return Math.max(averaged, planned);
  const half = Math.ceil(planned / 2);
  return Math.max(fewest, Math.min(half, (config.patience ?? half) + 1));
}

function largestShare({ counts, epochs }: Evidence): number | null {
  const known = counts ?? labelCounts(epochs.at(-1)?.confusion ?? []);
  const total = known.reduce((sum, count) => sum + count, 0);
  return total === 0 ? null : Math.max(...known) / total;
}

function labelCounts(
  cells: readonly { readonly label: number; readonly count: number }[],
): readonly number[] {
  const sums = new Map<number, number>();
  for (const { label, count } of cells) sums.set(label, (sums.get(label) ?? 0) + count);
  return [...sums.values()];
}
