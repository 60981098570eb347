// Where a training stands, apart from its weights: plain data, which a checkpoint carries.

import type { EpochScores } from '../../../protocol/train';
import type { TrainConfig } from '../../../protocol/trainRecipe';

export interface BestEpoch extends EpochScores {
  readonly epoch: number;
  readonly phase: number;
}

export interface PhaseSummary {
  readonly name: string;
  readonly epochs: number;
  readonly best: EpochScores | null;
  readonly endedEarly: boolean;
}

export interface TrainerState {
  /** Index of the phase under way; as many as there are: all are over. */
  readonly phase: number;
  /** Epochs of the phase, and of all phases, that are over. */
  readonly phaseEpochs: number;
  readonly epochs: number;
  /** Batches of the epoch under way that are done: a multiple of `accumulate`, or all. */
  readonly batches: number;
  /** Steps of the phase (of its optimizer's life), and of all phases. */
  readonly phaseSteps: number;
  readonly steps: number;
  /** Of the epoch under way. */
  readonly sums: { readonly loss: number; readonly right: number; readonly count: number };
  /** Seconds of the epoch under way, and pictures in them. */
  readonly epochSeconds: number;
  readonly best: BestEpoch | null;
  /** Of the phase under way. */
  readonly phaseBest: BestEpoch | null;
  /** The best of each phase that is over, or under way: their weights are kept. */
  readonly bests: readonly BestEpoch[];
  readonly sinceBest: number;
  /** The epoch that was over last. */
  readonly last: BestEpoch | null;
  readonly phases: readonly PhaseSummary[];
}

export const noSums: TrainerState['sums'] = { loss: 0, right: 0, count: 0 };

export const startState: TrainerState = {
  phase: 0,
  phaseEpochs: 0,
  epochs: 0,
  batches: 0,
  phaseSteps: 0,
  steps: 0,
  sums: noSums,
  epochSeconds: 0,
  best: null,
  phaseBest: null,
  bests: [],
  sinceBest: 0,
  last: null,
  phases: [],
};

/** Epochs whose weights somebody may still want. */
export function keptEpochs(state: Pick<TrainerState, 'best' | 'bests'>): readonly number[] {
  const all = [...state.bests, ...(state.best ? [state.best] : [])];
  return [...new Set(all.map(({ epoch }) => epoch))];
}

/** The next phase, and what is said of the one that ends. */
export function afterPhase(
  state: TrainerState,
  { phases }: Pick<TrainConfig, 'phases'>,
  endedEarly: boolean,
): TrainerState {
  const { phaseEpochs, phaseBest } = state;
  const best =
    phaseBest === null
      ? null
      : { loss: phaseBest.loss, accuracy: phaseBest.accuracy, count: phaseBest.count };
  const name = phases[state.phase]?.name ?? '';
  return {
    ...state,
    phases: [...state.phases, { name, epochs: phaseEpochs, best, endedEarly }],
    phase: state.phase + 1,
    ...{ phaseEpochs: 0, batches: 0, phaseSteps: 0, sums: noSums, epochSeconds: 0 },
    phaseBest: null,
    sinceBest: 0,
  };
}
