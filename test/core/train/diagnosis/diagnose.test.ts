import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../src/core/train/diagnosis/diagnose';
import type { DiagnosisId, TrainingRecord } from '../../../../src/protocol/train';
import type { TrainConfig } from '../../../../src/protocol/trainRecipe';
import { context, epochs, layers, parameters, type Scores, steps } from './records';

const learning: readonly Scores[] = [
  { train: [0.6, 0.7], validation: [0.55, 0.72] },
  { train: [0.4, 0.82], validation: [0.42, 0.8] },
  { train: [0.3, 0.88], validation: [0.35, 0.86] },
  { train: [0.25, 0.9], validation: [0.33, 0.88] },
  { train: [0.22, 0.91], validation: [0.32, 0.88] },
];

/** Validation loss rises for 3 epochs while training loss falls. */
const overfitted = (validationAccuracy: number): readonly Scores[] => [
  ...learning.slice(0, 3),
  { train: [0.2, 0.94], validation: [0.4, validationAccuracy] },
  { train: [0.1, 0.97], validation: [0.45, validationAccuracy] },
  { train: [0.05, 0.97], validation: [0.5, validationAccuracy] },
];

const guessing = (accuracy: number, count = 5): readonly Scores[] =>
  Array.from({ length: count }, (_, at) => ({
    train: [0.7 - 0.04 * at, accuracy],
    validation: [0.7, 0.5],
  }));

/** From the input on times `ratio` in all. */
const fading = (ratio: number) =>
  parameters.map((_, at) => 0.1 * ratio ** ((layers - 1 - at) / (layers - 1)));

const deadAll = (share: number): readonly Scores[] =>
  learning.map((scores) => ({ ...scores, dead: share }));

const headOnly: TrainConfig = {
  ...context.config,
  phases: context.config.phases.map((phase) => ({ ...phase, train: 'head' })),
};
const zeroHead: TrainConfig = {
  ...headOnly,
  head: { ...headOnly.head, initialisation: 'zero' },
};

interface Case {
  readonly what: string;
  readonly steps?: ReturnType<typeof steps>;
  readonly epochs?: readonly Scores[];
  readonly config?: TrainConfig;
  readonly ids: readonly DiagnosisId[];
}

const cases: readonly Case[] = [
  { what: 'nothing to say before the first epoch', epochs: [], ids: [] },
  { what: 'a healthy run', ids: ['healthy'] },
  {
    what: 'a loss that is no number',
    steps: steps(50, (at) => (at === 40 ? { loss: Number.NaN } : {})),
    ids: ['not-finite'],
  },
  {
    what: 'gradients over 1,000',
    steps: steps(50, (at) => (at > 40 ? { gradientNorm: 2000 } : {})),
    ids: ['exploding-gradients'],
  },
  {
    what: 'gradients that grow a hundredfold',
    steps: steps(50, (at) => (at > 40 ? { gradientNorm: 150 } : {})),
    ids: ['exploding-gradients'],
  },
  {
    what: 'one large gradient only',
    steps: steps(50, (at) => (at === 45 ? { gradientNorm: 5000 } : {})),
    ids: ['healthy'],
  },
  {
    what: 'gradients that fade to a millionth',
    steps: steps(50, () => ({ gradients: fading(1e-6) })),
    ids: ['vanishing-gradients'],
  },
  {
    what: 'gradients that fade to a hundredth',
    steps: steps(50, () => ({ gradients: fading(1e-2) })),
    ids: ['healthy'],
  },
  {
    what: 'frozen layers',
    steps: steps(50, () => ({
      gradients: parameters.map(({ isHead }) => (isHead ? 0.1 : null)),
      updates: parameters.map(({ isHead }) => (isHead ? 0.02 : null)),
    })),
    config: headOnly,
    ids: ['healthy'],
  },
  {
    what: 'a head from zero that moves far',
    steps: steps(50, () => ({
      loss: 0.7,
      updates: parameters.map(({ isHead }) => (isHead ? 3 : null)),
    })),
    config: zeroHead,
    ids: ['healthy'],
  },
  {
    what: 'a loss that rises',
    steps: steps(50, (at) => ({ loss: 0.7 + 0.05 * at })),
    ids: ['rate-too-high'],
  },
  {
    what: 'a loss that leaps',
    steps: steps(50, (at) => (at % 5 === 0 ? { loss: 9 } : {})),
    ids: ['rate-too-high'],
  },
  {
    what: 'a small loss that doubles',
    steps: steps(50, (at) => ({ loss: 0.02 + 0.0004 * at })),
    ids: ['healthy'],
  },
  { what: 'validation that gets worse', epochs: overfitted(0.75), ids: ['overfitting'] },
  { what: 'a gap of 8 points', epochs: overfitted(0.89), ids: ['healthy'] },
  { what: 'guessing', epochs: guessing(0.53), ids: ['underfitting'] },
  { what: 'guessing for 3 epochs of 10', epochs: guessing(0.53, 3), ids: ['healthy'] },
  { what: 'better than guessing', epochs: guessing(0.6), ids: ['healthy'] },
  { what: 'channels that are mostly dead', epochs: deadAll(0.8), ids: ['dead-relus'] },
  { what: 'channels of which less than half are dead', epochs: deadAll(0.4), ids: ['healthy'] },
  {
    what: 'dead channels in a frozen backbone',
    epochs: deadAll(0.8),
    config: headOnly,
    ids: ['healthy'],
  },
];

describe('the diagnosis of a training', () => {
  it.each(cases)('finds in $what: $ids', ({ config, ids, ...seen }) => {
    const records: readonly TrainingRecord[] = [
      ...(seen.steps ?? steps(50)),
      ...epochs(seen.epochs ?? learning),
    ];
    const found = diagnose(records, { ...context, config: config ?? context.config });
    expect(found.map(({ id }) => id)).toEqual(ids);
  });

  it('says in numbers why a run is healthy', () => {
    const [found] = diagnose([...steps(50), ...epochs(learning)], context);
    expect(found?.message).toBe(
      'Gradients flow (0.01), updates are 0.001 of the weights, gap train / validation 3 points.',
    );
  });

  it('names the layers that hardly learn', () => {
    const [found] = diagnose(
      steps(50, () => ({ gradients: fading(1e-6) })),
      context,
    );
    expect(found?.parameters).toEqual(parameters.slice(0, 4).map(({ name }) => name));
  });
});
