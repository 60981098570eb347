// The network learns the training pictures by heart: it gets better on them and worse, or no better, on others.

import type { EpochScores } from '../../../protocol/train';
import { type Evidence, mean, type Rule } from './evidence';
import { figure, percent, points } from './words';

/** Epochs since the lowest validation loss, and those that are averaged. */
const several = 3;
const lossRise = 1.1;
const accuracyGap = 0.1;
/** By heart: nearly all training pictures right, and this much fewer of the others. */
const nearlyAll = 0.98;
const wideGap = 0.25;

/**
 * Over the last 3 epochs of the phase, training accuracy is over validation accuracy by 10 points and by 2 standard errors,
 * while validation loss is 10 % above its lowest, which lies 3 epochs back, and training loss went on falling; or nearly
 * all (98 %) of the training pictures are right and 25 points fewer of the others.
 */
export const overfitting: Rule = (evidence) => {
  const epochs = scored(evidence);
  const last = epochs.slice(-several);
  if (last.length < several) return null;
  const train = averaged(last.map((epoch) => epoch.train));
  const validation = averaged(last.map((epoch) => epoch.validation));
  const gap = train.accuracy - validation.accuracy;
  const { accuracy, count } = validation;
  const error = Math.sqrt((accuracy * (1 - accuracy)) / Math.max(1, count));
  if (gap < accuracyGap || gap < 2 * error) return null;
  const best = epochs.reduce((a, b) => (b.validation.loss < a.validation.loss ? b : a));
  const isRising =
    epochs.length - 1 - epochs.indexOf(best) >= several &&
    validation.loss > lossRise * best.validation.loss &&
    train.loss < best.train.loss;
  if (!isRising && !(train.accuracy >= nearlyAll && gap >= wideGap)) return null;
  const seen = isRising
    ? `validation loss rose from ${figure(best.validation.loss)} (epoch ${best.epoch}) to ${figure(validation.loss)} while training loss fell to ${figure(train.loss)}`
    : `the training pictures are known by heart (loss ${figure(train.loss)})`;
  return {
    id: 'overfitting',
    message: `Accuracy is ${percent(train.accuracy)} in training and ${percent(accuracy)} in validation, a gap of ${points(gap)}; ${seen}.`,
    remedy: remedyOf(evidence),
    epoch: isRising ? best.epoch : (last[0]?.epoch ?? null),
    parameters: [],
  };
};

function remedyOf({ config, phase }: Evidence): string {
  const { augmentation, head, weightDecay } = config;
  const isAugmented = Object.values(augmentation).some((value) => value !== false && value !== 0);
  const tries = [
    'more pictures',
    ...(isAugmented && augmentation.crop < 1 ? [] : ['augmentation (flip, crop, colour)']),
    ...(weightDecay > 0 ? [] : ['weight decay 1e-4']),
    ...(head.dropout > 0 ? [] : ['dropout 0.5 before the head']),
    ...(config.phases[phase]?.train === 'head' ? [] : ['fewer trained blocks']),
  ];
  const keeps = config.restoreBest ? '' : ' Set restoreBest, so that the best epoch is kept.';
  return `Try ${tries.join(', ')}.${keeps}`;
}

function scored({ phaseEpochs }: Evidence) {
  return phaseEpochs.flatMap(({ epoch, train, validation }) =>
    validation === null ? [] : [{ epoch, train, validation }],
  );
}

function averaged(scores: readonly EpochScores[]): EpochScores {
  return {
    loss: mean(scores.map(({ loss }) => loss)),
    accuracy: mean(scores.map(({ accuracy }) => accuracy)),
    count: scores[0]?.count ?? 0,
  };
}
